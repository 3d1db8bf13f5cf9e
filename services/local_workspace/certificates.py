"""TLS for the loopback interface: a certificate authority that can vouch for nothing but this machine's own names.

Its private key signs one leaf and is never written anywhere.
"""

from __future__ import annotations

import datetime
import ipaddress
import os
import ssl
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import certifi
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from services.files import write_whole

LIFETIME = datetime.timedelta(days=365)
RENEWAL = datetime.timedelta(days=30)
"""A leaf that lasts no longer than this is made anew at the next start, with a new authority."""

OWN_BUNDLES = ("REQUESTS_CA_BUNDLE", "SSL_CERT_FILE", "CURL_CA_BUNDLE")
"""Variables by which a person names their own roots, the strongest first."""


@dataclass(frozen=True, slots=True)
class Certificates:
    """Where the server's certificates are. `bundle` is the person's own roots with `authority` added."""

    folder: Path

    @property
    def authority(self) -> Path:
        return self.folder / "authority.pem"

    @property
    def leaf(self) -> Path:
        return self.folder / "server.pem"

    @property
    def key(self) -> Path:
        return self.folder / "server.key"

    @property
    def bundle(self) -> Path:
        return self.folder / "ca-bundle.pem"


def prepare(folder: Path, now: datetime.datetime, environment: Mapping[str, str] = os.environ) -> Certificates:
    """The certificates in `folder`, made where they are missing or about to end; the bundle is always made anew."""
    found = Certificates(folder)
    if not _lasts(found, now):
        _make(found, now)
    roots = person_roots(environment, found.bundle)
    pem = roots.read_text("utf-8", "replace").rstrip("\n") + "\n" + found.authority.read_text("ascii")
    write_whole(found.bundle, pem)
    return found


def person_roots(environment: Mapping[str, str], own: Path) -> Path:
    """The roots that this person's programs trust: a bundle of their own, the system's, or certifi's.

    `own` is the file that is about to be written: a shell that has set `amlx local env` names it.
    """
    for path in _candidates(environment):
        if path.is_file() and path.resolve() != own.resolve():
            return path
    return Path(certifi.where())


def _candidates(environment: Mapping[str, str]) -> Iterator[Path]:
    yield from (Path(environment[name]) for name in OWN_BUNDLES if environment.get(name))
    # The system's own place, which SSL_CERT_FILE (looked at above) must not hide.
    yield Path(ssl.get_default_verify_paths().openssl_cafile)
    yield Path("/etc/ssl/certs/ca-certificates.crt")


def _lasts(found: Certificates, now: datetime.datetime) -> bool:
    if not all(path.is_file() for path in (found.authority, found.leaf, found.key)):
        return False
    leaf = x509.load_pem_x509_certificate(found.leaf.read_bytes())
    return leaf.not_valid_before_utc <= now < leaf.not_valid_after_utc - RENEWAL


def _make(found: Certificates, now: datetime.datetime) -> None:
    authority_key = ec.generate_private_key(ec.SECP256R1())
    leaf_key = ec.generate_private_key(ec.SECP256R1())
    authority = _authority(authority_key, now)
    leaf = _leaf(leaf_key.public_key(), authority, authority_key, now)
    pem = serialization.Encoding.PEM
    secret = leaf_key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    write_whole(found.key, secret)
    write_whole(found.leaf, leaf.public_bytes(pem))
    write_whole(found.authority, authority.public_bytes(pem))


def _authority(key: ec.EllipticCurvePrivateKey, now: datetime.datetime) -> x509.Certificate:
    name = _name("amlx local workspace authority")
    only = x509.NameConstraints([x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_network("127.0.0.1/32"))], None)
    builder = _builder(name, name, key.public_key(), now)
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    builder = builder.add_extension(only, critical=True)
    builder = builder.add_extension(_usage(signs_certificates=True), critical=True)
    return builder.sign(key, hashes.SHA256())


def _leaf(
    key: ec.EllipticCurvePublicKey,
    authority: x509.Certificate,
    authority_key: ec.EllipticCurvePrivateKey,
    now: datetime.datetime,
) -> x509.Certificate:
    names = x509.SubjectAlternativeName([x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    issuer_key = x509.AuthorityKeyIdentifier.from_issuer_public_key(authority_key.public_key())
    builder = _builder(_name("amlx local workspace"), authority.subject, key, now)
    builder = builder.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
    builder = builder.add_extension(names, critical=False)
    builder = builder.add_extension(issuer_key, critical=False)
    builder = builder.add_extension(_usage(signs_certificates=False), critical=True)
    builder = builder.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
    return builder.sign(authority_key, hashes.SHA256())


def _builder(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey, now: datetime.datetime
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(hours=1))
        .not_valid_after(now + LIFETIME)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
    )


def _name(common: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common)])


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        encipher_only=False,
        decipher_only=False,
    )
