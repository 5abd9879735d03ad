"""Whether the service's own TLS is as Mozilla's "intermediate" profile asks (sslyze), with a certificate of a CA made here.

usage: tls_check.py PROGRAM

Wants the program openssl, and sslyze beside the Python that runs this. Besides the profile: TLS 1.1 and older are refused, the chain
is trusted by the CA and names the host, and none of the faults that sslyze looks for is there.
"""
import json
import pathlib
import subprocess
import sys
import tempfile

from service import Service

OLD = ("ssl_2_0", "ssl_3_0", "tls_1_0", "tls_1_1")


def certificates(folder):
    """Paths of a CA, of a certificate by it for localhost, and of that one's key."""
    ca, ca_key, certificate, key = (folder / name for name in ("ca.pem", "ca-key.pem", "chain.pem", "key.pem"))
    common = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-sha256"]
    for command in (
        ["-days", "2", "-subj", "/CN=Test CA", "-addext", "keyUsage=critical,keyCertSign,cRLSign", "-keyout", ca_key, "-out", ca],
        ["-days", "1", "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-addext", "basicConstraints=critical,CA:FALSE",
         "-addext", "extendedKeyUsage=serverAuth", "-CA", ca, "-CAkey", ca_key, "-keyout", key, "-out", certificate],
    ):
        subprocess.run([*common, *map(str, command)], check=True, capture_output=True)
    return ca, certificate, key


def faults_of(result):
    """What sslyze found beyond the profile."""
    said = result["scan_result"]
    for version in OLD:
        accepted = said[f"{version}_cipher_suites"]["result"]["accepted_cipher_suites"]
        if accepted:
            yield f"{version} is spoken"
    for version in ("tls_1_2", "tls_1_3"):
        suites = [suite["cipher_suite"]["name"] for suite in said[f"{version}_cipher_suites"]["result"]["accepted_cipher_suites"]]
        print(f"{version}: {', '.join(suites) or 'none'}")
        if not suites:
            yield f"{version} is not spoken"
    for deployment in said["certificate_info"]["result"]["certificate_deployments"]:
        if not any(path["was_validation_successful"] for path in deployment["path_validation_results"]):
            yield "the chain is not trusted"
    for scan, wanted in (
        ("heartbleed", {"is_vulnerable_to_heartbleed": False}),
        ("openssl_ccs_injection", {"is_vulnerable_to_ccs_injection": False}),
        ("robot", {"robot_result": "NOT_VULNERABLE_RSA_NOT_SUPPORTED"}),
        ("session_renegotiation", {"is_vulnerable_to_client_renegotiation_dos": False}),
        ("tls_compression", {"supports_compression": False}),
        ("tls_1_3_early_data", {"supports_early_data": False}),
    ):
        found = said[scan]["result"] or {}
        if {name: found.get(name) for name in wanted} != wanted:
            yield f"{scan}: {said[scan]['status']} {found}"


def main(program):
    sslyze = pathlib.Path(sys.executable).with_name("sslyze")
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        ca, certificate, key = certificates(folder)
        with Service(program, {"TLS_CERT": str(certificate), "TLS_KEY": str(key)}) as service:
            done = subprocess.run(
                [sslyze, "--mozilla_config=intermediate", "--early_data", f"--certinfo_ca_file={ca}", f"--json_out={folder}/found.json", f"localhost:{service.port}"],
                capture_output=True, text=True)
        if not (folder / "found.json").exists():
            sys.exit(done.stdout + done.stderr)
        found = json.loads((folder / "found.json").read_text())
    faults = [fault for result in found["server_scan_results"] for fault in faults_of(result)]
    if done.returncode or "OK - Compliant" not in done.stdout:
        faults.append(done.stdout.partition("COMPLIANCE")[2] or done.stdout)
    print("\n".join(faults) or "compliant with Mozilla's intermediate profile; TLS 1.1 and older are refused")
    return bool(faults)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
