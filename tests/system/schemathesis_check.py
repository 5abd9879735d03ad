"""Whether the service answers as its own OpenAPI documents say, whatever it is asked (schemathesis).

usage: schemathesis_check.py PROGRAM [EXAMPLES]     examples a route: 10 unless given

Every route of /openapi.json gets requests that fit its schema and requests that do not; of /openapi-salesforce.json only those
that External Services can send. No answer may be a fault of the service (5xx), of a status, media type or body that is not
declared, or a success for a request that the schema forbids; and none may come without a token where one is needed.
"""
import json
import pathlib
import re
import subprocess
import sys
import tempfile

from service import Service

TOOL = pathlib.Path(sys.executable).with_name("st")
# A request that fits the schema is often refused for its data, which no schema can tell.
NOT_ASKED = ["positive_data_acceptance"]
# What is too large or too long is refused too: schemathesis does not count 413 and 414 among refusals by itself.
SETTINGS = "[checks.negative_data_rejection]\nexpected-statuses = [400, 401, 403, 404, 405, 406, 413, 414, 415, 422, 428, 429]\n"


def operations(document):
    """Operation ids and their routes."""
    return {operation["operationId"]: f"{method.upper()} {path}" for path, methods in document["paths"].items() for method, operation in methods.items()}


def run(service, document, chosen, examples, more=(), without=()):
    """How many cases these operations had, and what schemathesis found."""
    # Each run has a token of its own: it lives 15 minutes.
    command = [TOOL, "run", service.address + document, *(f"--include-operation-id={name}" for name in chosen),
               "--header", f"Authorization: Bearer {service.fresh_token()}", "--checks", "all", "--exclude-checks", ",".join([*NOT_ASKED, *without]),
               "--phases", "examples,coverage,fuzzing", "--max-examples", str(examples), "--continue-on-failure", "--no-color",
               "--warnings", "off", "--suppress-health-check", "all", "--request-timeout", "20", "--seed", "1", *more]
    # It writes down where it runs.
    with tempfile.TemporaryDirectory() as folder:
        pathlib.Path(folder, "schemathesis.toml").write_text(SETTINGS)
        done = subprocess.run([str(word) for word in command], cwd=folder, capture_output=True, text=True)
    cases = re.search(r"(\d+) generated", done.stdout)
    found = "" if cases and not done.returncode else done.stdout + done.stderr
    return int(cases[1]) if cases else 0, found


def groups(document, whole, apart):
    """Operations that are asked the same way: all at once, or each by itself."""
    names = operations(document)
    if not whole:
        # A part of the service: the rest of it is there all the same, and External Services send what fits alone.
        kinds = [(list(names), ["--mode", "positive"], ["unsupported_method"])]
    else:
        batches = [name for name, route in names.items() if route.endswith("/batch")]
        # A wrong item is an error in its place, never a wrong batch.
        kinds = [([name for name in names if name not in batches], [], []), (batches, [], ["negative_data_rejection"])]
    for chosen, more, without in kinds:
        for part in [[name] for name in chosen] if apart else [chosen]:
            yield part, " and ".join(names[name] for name in part), more, without


def main(program, examples="10"):
    faults = []
    with Service(program, {}) as service:
        for document in ("/openapi.json", "/openapi-salesforce.json"):
            described = json.loads(service.ask(document)[2])
            for chosen, routes, more, without in groups(described, document == "/openapi.json", int(examples) > 100):
                cases, found = run(service, document, chosen, examples, more, without)
                print(f"{document}: {cases} cases of {routes}{': FAULTS' if found else ''}", flush=True)
                if found:
                    faults.append(found)
        if service.ask("/healthz")[0] != 200:
            faults.append("the service is not well afterwards")
    print("\n".join(faults)[-8000:] or "every answer is as declared")
    return bool(faults)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
