"""What a workspace can do, in typed functions: frames and dataclasses out, no terminal in sight."""
