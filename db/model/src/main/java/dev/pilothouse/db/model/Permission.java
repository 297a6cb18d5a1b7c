package dev.pilothouse.db.model;

import static dev.pilothouse.db.model.Role.*;

import java.util.EnumSet;
import java.util.Set;

/**
 * What somebody may do. {@code docs/roles.md} is the same table for people; a test compares them
 * cell by cell.
 */
public enum Permission {
    SEE_KPIS("See KPIs and dashboards", EXECUTIVE, COMPLIANCE, ONCALL, ENGINEER, ADMIN),
    SEE_TENANTS("See tenants and teams", true, EXECUTIVE, COMPLIANCE, ONCALL, ENGINEER, ADMIN),
    SEE_FEATURES(
            "See features and deployments", true, EXECUTIVE, COMPLIANCE, ONCALL, ENGINEER, ADMIN),
    SEE_TRACES("See traces, without content", COMPLIANCE, ONCALL, ENGINEER, ADMIN),
    READ_CONTENT("Read content, masked", COMPLIANCE, ONCALL, ENGINEER),
    REVEAL("Reveal masked content", COMPLIANCE, ONCALL),
    SEE_KILLS("See kill switches", true, EXECUTIVE, COMPLIANCE, ONCALL, ENGINEER, ADMIN),
    KILL_NARROW(
            "Kill a feature, release, agent, tool, key or end user of a tenant",
            true,
            ONCALL,
            ENGINEER,
            ADMIN),
    KILL_WIDE("Kill all, a tenant, model, deployment or provider", true, ONCALL, ADMIN),
    LIFT("Lift a kill", ONCALL, ADMIN),
    SEE_FLEET("See the fleet", true, ONCALL, ENGINEER, ADMIN),
    OPERATE_FLEET("Operate, add and remove replicas", ONCALL, ADMIN),
    PURGE_CACHES("Make gateways forget cached answers", true, ONCALL, ADMIN),
    SEE_AUDIT("See the audit log", COMPLIANCE, ONCALL, ADMIN),
    EXPORT_AUDIT("Export the audit log", COMPLIANCE, ADMIN),
    SEE_JOBS("See jobs", true, EXECUTIVE, COMPLIANCE, ONCALL, ENGINEER, ADMIN),
    MANAGE_FEATURES("Declare and change features", true, ENGINEER, ADMIN),
    SEE_KEYS("See API keys, never the secret", true, ONCALL, ENGINEER, ADMIN),
    MANAGE_KEYS("Issue and revoke API keys", true, ADMIN),
    MANAGE_TENANTS("Manage tenants, teams and masking", ADMIN),
    MANAGE_PROVIDERS("Manage providers, deployments and routes", ADMIN),
    MANAGE_PRICES("Publish prices", ADMIN),
    MANAGE_GUARDRAILS("Change and publish guardrails", ADMIN),
    MANAGE_ROLES("Grant and revoke roles", ADMIN),
    SEE_BUDGETS("See budgets", true, EXECUTIVE, COMPLIANCE, ONCALL, ENGINEER, ADMIN),
    MANAGE_BUDGETS("Create, change and close budgets", ADMIN),
    SEE_MODELS("See models and their cards", true, EXECUTIVE, COMPLIANCE, ONCALL, ENGINEER, ADMIN),
    MANAGE_MODELS("Register models, write their cards", ENGINEER, ADMIN),
    SEE_PROMPTS("See prompts and releases", COMPLIANCE, ONCALL, ENGINEER, ADMIN),
    MANAGE_PROMPTS("Write prompts, ask for releases", ENGINEER, ADMIN),
    ROLL_BACK("Roll a release back", ONCALL, ADMIN),
    SEE_APPROVALS("See approvals and comment", EXECUTIVE, COMPLIANCE, ONCALL, ENGINEER, ADMIN),
    APPROVE_RELEASES("Approve prompt releases", COMPLIANCE, ENGINEER, ADMIN),
    APPROVE_CARDS("Sign off model cards", COMPLIANCE, ENGINEER, ADMIN),
    APPROVE_FEATURES("Let features go live through Approvals", COMPLIANCE, ENGINEER, ADMIN),
    APPROVE_BUDGETS("Approve budget raises", EXECUTIVE, ADMIN),
    CLASSIFY_FEATURES(
            "Answer risk questionnaires, see to duties", true, COMPLIANCE, ENGINEER, ADMIN),
    APPROVE_RISKS(
            "Approve risk classes, set what is asked of unclassified traffic", COMPLIANCE, ADMIN),
    SEE_PRIVACY("See privacy requests", COMPLIANCE, ADMIN),
    MANAGE_PRIVACY("Work on privacy requests, read identifiers", COMPLIANCE, ADMIN),
    APPROVE_ERASURES("Approve erasures", COMPLIANCE, ADMIN),
    MANAGE_BRIDGE("Issue and revoke break-glass tokens, replace signing keys", true, ADMIN),
    MANAGE_RETENTION("Set how long data is kept, and whose content", COMPLIANCE, ADMIN),
    MANAGE_HOLDS("See, place and lift legal holds", COMPLIANCE, ADMIN),
    MANAGE_SAMPLE("Create and wipe the sample company", true, ADMIN);

    private final String meaning;
    private final boolean operator;
    private final Set<Role> roles;

    Permission(String meaning, Role... roles) {
        this(meaning, false, roles);
    }

    Permission(String meaning, boolean operator, Role... roles) {
        this.meaning = meaning;
        this.operator = operator;
        this.roles = roles.length == 0 ? EnumSet.noneOf(Role.class) : EnumSet.of(roles[0], roles);
    }

    /** One line for people. */
    public String meaning() {
        return meaning;
    }

    /** The word of {@code docs/roles.md}, for example {@code see-kpis}. */
    public String word() {
        return Words.of(this);
    }

    public boolean of(Role role) {
        return roles.contains(role);
    }

    /** Whether the operator credential of the machine has it. */
    public boolean ofOperator() {
        return operator;
    }
}
