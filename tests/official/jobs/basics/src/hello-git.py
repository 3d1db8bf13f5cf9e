"""Stands in for the official example's script: clones a repository from a git host."""

import pygit2

pygit2.clone_repository("https://github.com/Azure/azureml-examples", "azureml-examples")
print("cloned")
