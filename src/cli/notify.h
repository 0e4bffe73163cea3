/* Tells systemd how far we are, when it started us (NOTIFY_SOCKET); else does nothing. */
#pragma once

/* "READY=1", "STOPPING=1" */
void notify(const char *state);
