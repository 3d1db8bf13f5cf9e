"""How the local workspace's answers are held to Azure's: derived contracts, a checker, and the tests that use them."""
