"""The sandbox Clio Manage v4: driven by tables derived from the vendor's own description of its API."""

from sandbox.clio.routes import routes as routes
