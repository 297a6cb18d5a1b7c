package dev.pilothouse.console.web.prompts;

import dev.pilothouse.analytics.traces.ReleaseCalls;
import dev.pilothouse.console.web.playground.Trials;
import dev.pilothouse.console.web.traces.TracesNavigation;
import dev.pilothouse.policy.decisions.ApprovalInbox;
import dev.pilothouse.registry.Canaries;
import dev.pilothouse.registry.Deployments;
import dev.pilothouse.registry.Features;
import dev.pilothouse.registry.Playground;
import dev.pilothouse.registry.Prompts;
import dev.pilothouse.registry.ReleaseFiles;
import dev.pilothouse.registry.ReleaseRules;
import dev.pilothouse.registry.Releases;
import org.springframework.stereotype.Component;

/** What the parts of the page work with. */
@Component("promptTools")
record Tools(
        Prompts prompts,
        Releases releases,
        Canaries canaries,
        ReleaseFiles files,
        ReleaseRules rules,
        Features features,
        Deployments deployments,
        ApprovalInbox approvals,
        Playground playground,
        Trials trials,
        ReleaseCalls calls,
        TracesNavigation traces) {}
