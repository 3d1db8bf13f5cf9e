"""One studio page a module, its .tcss beside it; `widgets` holds what pages share."""
