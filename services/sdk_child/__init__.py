"""The child process that holds azure-ai-ml: no other module imports it.

The SDK's import takes a second and 100 MB, it writes to stdout and stderr, it stalls an event loop, and it keeps one
cloud a process. Here it may. The parent (services/sdk.py) speaks with it in lines of JSON:

    parent  {"connection": {...}}                       first of all
            {"id": 1, "do": "submit", "with": {...}}    a request
            {"token": 7, "value": "...", "expires_on": 1}  or {"token": 7, "refused": "..."}, an answer to the child
    child   {"ready": "1.35.2"}
            {"token": 7, "scopes": ["..."]}             asks for a token
            {"id": 1, "progress": {"what", "done", "total"}}
            {"id": 1, "result": {...}}                  or {"id": 1, "error": {...}}

It dies with its parent, whatever ended that: when its stdin ends, so does it.
"""
