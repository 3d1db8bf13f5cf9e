"""A workspace on this machine that speaks Azure's REST protocol: another process, spoken to over HTTPS alone."""
