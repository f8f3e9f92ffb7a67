"""A certificate for loopback servers, signed by itself. Its key is public: it protects nothing."""

from __future__ import annotations

import ssl
from pathlib import Path

_KEY = """\
-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgvxsmbME31V9ChlwM
H+b2xR70j3I88EbYqxe2VGG31zShRANCAATRwQMb96MwqT2V2dPoynHusEA5HKfX
VVDJMap+IJ+MMkUvTydZXtueI9TJBz6/EpAFhRqfjAot0hfTPX03ktJz
-----END PRIVATE KEY-----
"""
_CERTIFICATE = """\
-----BEGIN CERTIFICATE-----
MIIBsDCCAVagAwIBAgIUE9kc9Wu/+W6ltIIJdeEwd/j442owCgYIKoZIzj0EAwIw
FTETMBEGA1UEAwwKb3RhaSB0ZXN0czAgFw0yNjExMjYxNDQ0MDJaGA8yMTI2MTEw
MjE0NDQwMlowFTETMBEGA1UEAwwKb3RhaSB0ZXN0czBZMBMGByqGSM49AgEGCCqG
SM49AwEHA0IABNHBAxv3ozCpPZXZ0+jKce6wQDkcp9dVUMkxqn4gn4wyRS9PJ1le
254j1MkHPr8SkAWFGp+MCi3SF9M9fTeS0nOjgYEwfzAdBgNVHQ4EFgQUrSqI4Mho
gMIUdBwyGtSdDeT8VSwwHwYDVR0jBBgwFoAUrSqI4MhogMIUdBwyGtSdDeT8VSww
LAYDVR0RBCUwI4IJbG9jYWxob3N0hwR/AAABghBoZWxwZGVzay5pbnZhbGlkMA8G
A1UdEwEB/wQFMAMBAf8wCgYIKoZIzj0EAwIDSAAwRQIhALZr5ySWhXXoIuq/9Eki
mJY6RUnuJpc3M3jVDN9jIoiBAiAMz43g1Y+lhj2Pbn0JkrwHS5Fc6BA3T1aX2AZ9
5o5upQ==
-----END CERTIFICATE-----
"""


def server_context(folder: Path) -> tuple[ssl.SSLContext, str]:
    """What a server needs, and the bundle by which a client trusts it."""
    bundle, both = folder / "ca.pem", folder / "both.pem"
    bundle.write_text(_CERTIFICATE)
    both.write_text(_KEY + _CERTIFICATE)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(both)
    return context, str(bundle)
