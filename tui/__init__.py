"""The shell: command line, app, sidebar, palette, key bindings, themes. The only composition root."""
