"""The blob store: Azure Blob Storage's protocol over plain files.

One account a workspace, one folder a container, one file a blob, so that a job reads its inputs and writes its outputs
where they already stand. Addresses are path-style: `{base}/{account}.blob.core.windows.net/{container}/{blob}`. The SDK
builds just that of a datastore whose `accountName` is `127.0.0.1:PORT/{account}`.
"""
