"""Bodies of the workflows' ports. Thin: each calls one function of `engine`."""
