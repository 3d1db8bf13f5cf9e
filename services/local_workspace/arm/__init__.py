"""Azure Resource Manager's half of the protocol: workspaces, computes and what else stands under `/subscriptions`."""
