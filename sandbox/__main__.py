"""``python -m sandbox --port 8790 --state FILE --seed 7``."""

from argparse import ArgumentParser
from pathlib import Path

from sandbox.app import serve


def main() -> None:
    """Serve the sandbox until interrupted."""
    parser = ArgumentParser(prog="sandbox", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on")
    parser.add_argument("--port", type=int, default=8790, help="port to listen on")
    parser.add_argument("--state", type=Path, help="SQLite file that keeps the firm; without it memory only")
    parser.add_argument("--seed", type=int, default=7, help="which firm to grow and which faults to draw")
    options = parser.parse_args()
    serve(options.host, options.port, options.state, options.seed)


if __name__ == "__main__":
    main()
