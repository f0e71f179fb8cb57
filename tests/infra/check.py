"""Holds the templates of `infra/` against what the functions say of themselves, then plants a fault of each class and
expects to hear of it.

    python check.py REPOSITORY ADDRESSES

ADDRESSES is what `cargo run -p tests --example addresses` printed. Prints what was seen; its status is 1 when
something is wrong. Needs `aws-sam-translator` and `cfn-lint` in this Python; no account, no network.
"""

import copy
import json
import logging
import os
import pathlib
import re
import subprocess
import sys

os.environ.setdefault("AWS_DEFAULT_REGION", "eu-west-3")

import cfnlint.api  # noqa: E402
from samtranslator.translator.transform import transform  # noqa: E402
from samtranslator.yaml_helper import yaml_parse  # noqa: E402

# SAM speaks of metrics it would send if it were a service.
logging.disable(logging.WARNING)
REPOSITORY, ADDRESSES = pathlib.Path(sys.argv[1]), json.loads(pathlib.Path(sys.argv[2]).read_text())
ACTIONS = {"GetItem", "Query", "UpdateItem", "DeleteItem", "ConditionCheckItem"}
TABLES = {"People": "people", "Work": "work", "Public": "public", "ShortLived": "short_lived"}
FUNCTIONS = {
    "Accounts": "accounts", "Contributions": "contributions", "Organisers": "organisers",
    "Notifications": "notifications",
}
# Beyond what every set may do with its tables. Streams are named by the table they belong to.
READS_STREAMS = {"DescribeStream", "GetRecords", "GetShardIterator"}
MORE = {"notifications": {("People", "dynamodb:Scan")} | {
    (table, f"dynamodb:{action}") for table in ("People", "Work") for action in READS_STREAMS} | {
    ("${%s.Arn}/stream/*" % table, "dynamodb:ListStreams") for table in ("People", "Work")}}
POLICIES = {
    "PagesHeaders": "pages", "SharedPicturesHeaders": "shared_pictures", "SentFilesHeaders": "sent_files",
}
REPORTS = {"bounce", "complaint"}


class NoManagedPolicies:
    """SAM asks AWS for the policies AWS itself manages; the template names none."""

    def load(self):
        return {}


def expanded(template):
    template = copy.deepcopy(template)
    for name in FUNCTIONS:
        # As `sam package` leaves it.
        template["Resources"][name]["Properties"]["CodeUri"] = f"s3://packages/{name}.zip"
    return transform(template, {"TablePrefix": "maille-"}, NoManagedPolicies())


def of_type(template, kind):
    return {name: one["Properties"] for name, one in template["Resources"].items() if one["Type"] == kind}


# --- addresses ---------------------------------------------------------------------------------------------------


def routes(plain):
    """Path of the API -> the function behind it."""
    found = {}
    for api in of_type(plain, "AWS::ApiGatewayV2::Api").values():
        for path, methods in api["Body"]["paths"].items():
            for method, operation in methods.items():
                uri = json.dumps(operation["x-amazon-apigateway-integration"]["uri"])
                for logical in FUNCTIONS:
                    if "${%s.Arn}" % logical in uri:
                        found[(method, path)] = FUNCTIONS[logical]
    return found


def reached(table, path):
    """What the API chooses: the path itself, else the longest that ends greedily, else the default."""
    anything = "x-amazon-apigateway-any-method"
    if (anything, path) in table:
        return table[(anything, path)]
    greedy = [(len(known), name) for (_, known), name in table.items()
              if known.endswith("/{proxy+}") and path.startswith(known[: -len("{proxy+}")])]
    return max(greedy)[1] if greedy else table.get((anything, "/$default"), table.get((anything, "$default")))


def addresses(_, plain):
    table = routes(plain)
    for route in ADDRESSES["routes"]:
        to = reached(table, route["path"])
        if to != route["set"]:
            yield f"address: {route['method']} {route['path']} reaches {to}, not {route['set']}"
    behaviours = of_type(plain, "AWS::CloudFront::Distribution")["Cache"]["DistributionConfig"]["CacheBehaviors"]
    below = [one["PathPattern"].rstrip("*") for one in behaviours if one["TargetOriginId"] == "api"]
    for route in ADDRESSES["routes"]:
        if not any(route["path"].startswith(start) for start in below):
            yield f"address: {route['path']} is not asked of the functions by the cache"
    if len(table) > 300:
        yield "address: an HTTP API takes 300 routes"


# --- rights ------------------------------------------------------------------------------------------------------


def rights(template, plain):
    for logical, name in FUNCTIONS.items():
        wanted = {(TABLES_BY[table], f"dynamodb:{action}") for table in ADDRESSES["sets"][name] for action in ACTIONS}
        wanted |= MORE.get(name, set())
        granted = set()
        for policy in template["Resources"][logical]["Properties"]["Policies"]:
            for statement in policy["Statement"]:
                for resource in statement["Resource"]:
                    known = resource if isinstance(resource, dict) else {}
                    target = known.get("Fn::GetAtt", [known.get("Fn::Sub")])[0]
                    for action in statement["Action"]:
                        if action.startswith("dynamodb:"):
                            granted.add((target or str(resource), action))
                        elif "*" in action:
                            yield f"right: {name} may do {action}"
        for table, action in sorted(wanted - granted):
            yield f"right: {name} lacks {action} on {table}"
        for table, action in sorted(granted - wanted):
            yield f"right: {name} has {action} on {table}, and needs it not"


TABLES_BY = {name: logical for logical, name in TABLES.items()}


# --- what wakes the worker ---------------------------------------------------------------------------------------

FIELDS = {"minutes": (0, 59), "hours": (0, 23), "day of month": (1, 31), "month": (1, 12), "day of week": (1, 7),
          "year": (1970, 2199)}
NAMES = {"month": "JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC".split(),
         "day of week": "SUN MON TUE WED THU FRI SAT".split()}
RATE = re.compile(r"rate\((1 (minute|hour|day)|([2-9]|[1-9]\d+) (minutes|hours|days))\)")


def number(name, text):
    """A value of a field, or nothing."""
    names = NAMES.get(name, [])
    value = names.index(text) + 1 if text in names else int(text) if text.isdecimal() else None
    low, high = FIELDS[name]
    return value if value is not None and low <= value <= high else None


def fits(name, text):
    """Whether a part of a field is one EventBridge takes."""
    if name == "day of month" and re.fullmatch(r"L|L-\d+|\d+W", text):
        return text[0] == "L" or 1 <= int(text[:-1]) <= 31
    if name == "day of week" and re.fullmatch(r"L|[1-7]L|[1-7]#[1-5]", text):
        return True
    start, _, step = text.partition("/")
    if "/" in text and not (step.isdecimal() and 0 < int(step) <= FIELDS[name][1]):
        return False
    low, dash, high = start.partition("-")
    return start == "*" or number(name, low) is not None and (not dash or number(name, high) is not None)


def expression(text):
    """What is wrong with the expression of a schedule; cfn-lint reads none of its fields."""
    if RATE.fullmatch(text):
        return
    if not (text.startswith("cron(") and text.endswith(")")):
        yield f"{text} is neither a rate nor a cron"
        return
    fields = text[len("cron("):-1].split(" ")
    if len(fields) != len(FIELDS):
        yield f"{text} has {len(fields)} fields, not {len(FIELDS)}"
        return
    said = dict(zip(FIELDS, fields))
    if [said["day of month"], said["day of week"]].count("?") != 1:
        yield f"{text} needs ? for either the day of the month or that of the week"
    for name, field in said.items():
        days = name in ("day of month", "day of week")
        if not (days and field == "?") and not all(fits(name, part) for part in field.split(",")):
            yield f"{text}: {field} is none of {name}"


def schedules(_, plain):
    rules = [rule for rule in of_type(plain, "AWS::Events::Rule").values() if "ScheduleExpression" in rule]
    for rule in rules:
        for line in expression(rule["ScheduleExpression"]):
            yield f"schedule: {line}"
    if not any("Notifications" in json.dumps(rule["Targets"]) for rule in rules):
        yield "schedule: nothing wakes the worker when no row comes"


def streams(_, plain):
    function = of_type(plain, "AWS::Lambda::Function")["Notifications"]
    if function.get("ReservedConcurrentExecutions") != 1:
        yield "stream: two workers at once send letters twice"
    read = set()
    for name, one in of_type(plain, "AWS::Lambda::EventSourceMapping").items():
        read.add(one["EventSourceArn"]["Fn::GetAtt"][0])
        kept = one.get("DestinationConfig", {}).get("OnFailure", {}).get("Destination")
        if kept != {"Fn::GetAtt": ["DeadLetters", "Arn"]} or not 0 <= one.get("MaximumRetryAttempts", -1) <= 5:
            yield f"stream: {name} stops at an event that fails, or loses it"
        patterns = [json.loads(each["Pattern"]) for each in one["FilterCriteria"]["Filters"]]
        if patterns != [{"eventName": ["INSERT"], "dynamodb": {"Keys": {"p": {"S": [{"prefix": "outbox#"}]}}}}]:
            yield f"stream: {name} tells of {patterns}"
    if read != {"People", "Work"}:
        yield f"stream: the worker hears of {sorted(read)}"


# --- headers, stores, mail, the cache ----------------------------------------------------------------------------


def sent(policy):
    """The headers a policy sends, as the functions write them."""
    config, said = policy["ResponseHeadersPolicyConfig"], {}
    security = config["SecurityHeadersConfig"]
    if "ContentSecurityPolicy" in security:
        said["content-security-policy"] = security["ContentSecurityPolicy"]["ContentSecurityPolicy"]
    if "StrictTransportSecurity" in security:
        strict = security["StrictTransportSecurity"]
        below = "; includeSubDomains" if strict.get("IncludeSubdomains") else ""
        said["strict-transport-security"] = f"max-age={strict['AccessControlMaxAgeSec']}{below}"
    if "ContentTypeOptions" in security:
        said["x-content-type-options"] = "nosniff"
    if "ReferrerPolicy" in security:
        said["referrer-policy"] = security["ReferrerPolicy"]["ReferrerPolicy"]
    for item in config["CustomHeadersConfig"]["Items"]:
        said[item["Header"]] = item["Value"]
    return said


def headers(_, plain):
    policies = of_type(plain, "AWS::CloudFront::ResponseHeadersPolicy")
    for logical, name in POLICIES.items():
        said, wanted = sent(policies[logical]), ADDRESSES["headers"][name]
        for header in sorted(set(said) | set(wanted)):
            if said.get(header) != wanted.get(header):
                yield f"header: {logical} says {header}: {said.get(header)!r}, functions {wanted.get(header)!r}"


def stores(_, plain):
    tables = of_type(plain, "AWS::DynamoDB::Table")
    if sorted(TABLES[name] for name in tables) != sorted(ADDRESSES["tables"]):
        yield f"store: the tables are {sorted(tables)}"
    for logical, table in tables.items():
        keys = [(key["AttributeName"], key["KeyType"]) for key in table["KeySchema"]]
        kept = TABLES[logical] != "short_lived"
        is_kept = "PointInTimeRecoverySpecification" in table, table.get("DeletionProtectionEnabled", False)
        if keys != [("p", "HASH"), ("s", "RANGE")] or table["BillingMode"] != "PAY_PER_REQUEST":
            yield f"store: {logical} has other keys, or another bill"
        if table["TimeToLiveSpecification"] != {"AttributeName": "x", "Enabled": True}:
            yield f"store: {logical} keeps what is expired"
        if is_kept != (kept, kept):
            yield f"store: {logical} is kept {is_kept}"
        if not str(table["TableName"]).rstrip("'}").endswith(TABLES[logical]):
            yield f"store: {logical} is called {table['TableName']}"


def mail(_, plain):
    for name, one in of_type(plain, "AWS::SES::ConfigurationSetEventDestination").items():
        told = set(one["EventDestination"]["MatchingEventTypes"])
        if told != REPORTS:
            yield f"mail: {name} tells of {sorted(told)}, not of {sorted(REPORTS)}"


def cache(_, plain):
    config = of_type(plain, "AWS::CloudFront::Distribution")["Cache"]["DistributionConfig"]
    origins = {origin["Id"] for origin in config["Origins"]}
    for behaviour in [config["DefaultCacheBehavior"], *config["CacheBehaviors"]]:
        if behaviour["TargetOriginId"] not in origins:
            yield f"cache: no origin is called {behaviour['TargetOriginId']}"
        if behaviour["TargetOriginId"] == "site" and "ResponseHeadersPolicyId" not in behaviour:
            yield f"cache: {behaviour.get('PathPattern')} is sent without headers"
    if [error["ErrorCode"] for error in config["CustomErrorResponses"]] != [404]:
        yield "cache: only 404 may be replaced by a page of the site"


CHECKS = [addresses, rights, schedules, streams, headers, stores, mail, cache]


def wrong(template):
    plain = expanded(template)
    return [line for check in CHECKS for line in check(template, plain)]


# --- faults ------------------------------------------------------------------------------------------------------


def resource(template, name):
    return template["Resources"][name]["Properties"]


def statement(template, name):
    return resource(template, name)["Policies"][0]["Statement"][0]


def schedule(template, said):
    resource(template, "Notifications")["Events"]["EveryMinute"]["Properties"]["Schedule"] = said


def behaviours(template):
    return resource(template, "Cache")["DistributionConfig"]["CacheBehaviors"]


FAULTS = {
    "a right too few": (
        lambda t: statement(t, "Accounts")["Action"].remove("dynamodb:Query"), "lacks dynamodb:Query"),
    "a right too many": (
        lambda t: statement(t, "Contributions")["Resource"].append({"Fn::GetAtt": ["People", "Arn"]}),
        "on People, and needs it not"),
    "a right of the worker too few": (
        lambda t: statement(t, "Notifications")["Resource"].pop(), "notifications lacks dynamodb:"),
    "a right of the worker too many": (
        lambda t: statement(t, "Notifications")["Action"].append("dynamodb:Scan"),
        "notifications has dynamodb:Scan on Public"),
    "a field no cron has": (
        lambda t: schedule(t, "cron(61 * * * ? *)"), "61 is none of minutes"),
    "both days of a cron": (
        lambda t: schedule(t, "cron(0 8 * * * *)"), "needs ? for either"),
    "five fields of a cron": (
        lambda t: schedule(t, "cron(0 8 ? * MON)"), "has 5 fields"),
    "a rate that counts wrong": (
        lambda t: schedule(t, "rate(1 minutes)"), "neither a rate nor a cron"),
    "no minute": (
        lambda t: resource(t, "Notifications")["Events"].pop("EveryMinute"), "nothing wakes the worker"),
    "two workers at once": (
        lambda t: resource(t, "Notifications").pop("ReservedConcurrentExecutions"), "send letters twice"),
    "a stream whose failures are lost": (
        lambda t: resource(t, "WorkWakes").pop("DestinationConfig"), "stream: WorkWakes"),
    "a stream by another name": (
        lambda t: resource(t, "PeopleWakes")["FilterCriteria"]["Filters"][0].update(Pattern='{"eventName":["ADD"]}'),
        "stream: PeopleWakes tells of"),
    "a missing route": (
        lambda t: resource(t, "Accounts")["Events"].pop("SignupsBelow"), "/api/signups/confirm reaches contributions"),
    "an address the cache does not ask for": (
        lambda t: behaviours(t).pop(1), "/m/a/b is not asked"),
    "a report of mail by another name": (
        lambda t: resource(t, "MailReports")["EventDestination"].update(MatchingEventTypes=["bounces"]), "mail:"),
    "a missing header": (
        lambda t: resource(t, "PagesHeaders")["ResponseHeadersPolicyConfig"]["CustomHeadersConfig"]["Items"].pop(0),
        "permissions-policy"),
    "another header": (
        lambda t: resource(t, "SentFilesHeaders")["ResponseHeadersPolicyConfig"]["SecurityHeadersConfig"]
        ["ContentSecurityPolicy"].update(ContentSecurityPolicy="default-src *"), "content-security-policy"),
    "an origin that is not there": (
        lambda t: behaviours(t)[0].update(TargetOriginId="elsewhere"), "no origin is called elsewhere"),
    "a store that can be lost": (
        lambda t: resource(t, "Work").pop("DeletionProtectionEnabled"), "store: Work is kept"),
    "another error replaced": (
        lambda t: resource(t, "Cache")["DistributionConfig"]["CustomErrorResponses"][0].update(ErrorCode=403),
        "only 404"),
}


def planted(template):
    slow = copy.deepcopy(template)
    resource(slow, "Accounts")["Timeout"] = 5000
    if not linted("template.yaml", json.dumps(expanded(slow))):
        yield "planted and not found: a time no function has, by cfn-lint"
    for name, (plant, said) in FAULTS.items():
        faulty = copy.deepcopy(template)
        plant(faulty)
        told = wrong(faulty)
        if any(said in line for line in told):
            print(f"found: {name}")
        else:
            yield f"planted and not found: {name} ({told[:2]})"


def linted(name, text):
    """What cfn-lint says of a plain template."""
    config = cfnlint.ManualArgs(regions=["us-east-1" if name == "edge.yaml" else "eu-west-3"])
    return [f"cfn-lint: {name}: {match.rule.id} {match.message} at {'/'.join(map(str, match.path or []))}"
            for match in cfnlint.api.lint(text, config=config)]


def main():
    template = yaml_parse((REPOSITORY / "infra/template.yaml").read_text())
    plain = json.dumps(expanded(template))
    bad = linted("template.yaml", plain) + linted("edge.yaml", (REPOSITORY / "infra/edge.yaml").read_text())
    bad += wrong(template)
    bad += list(planted(template))
    code = resource(template, "Addresses")["FunctionCode"]["Fn::Sub"].replace("${SiteDomain}", "www.mouvement.example")
    asked = subprocess.run(["node", REPOSITORY / "tests/infra/addresses.mjs"], input=code, text=True, check=False)
    bad += [] if asked.returncode == 0 else ["the function of the cache does not answer as it should"]
    print(f"figure: routes of the API on AWS, addresses behind them = {len(routes(json.loads(plain)))}, "
          f"{len(ADDRESSES['routes'])}")
    for line in bad:
        print(line)
    return 1 if bad else 0


sys.exit(main())
