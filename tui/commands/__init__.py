"""The headless twins of the screens: `az ml`'s words over the same services, without Textual."""
