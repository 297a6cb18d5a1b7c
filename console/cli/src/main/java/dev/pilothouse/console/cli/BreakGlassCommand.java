package dev.pilothouse.console.cli;

import picocli.CommandLine.Command;

@Command(
        name = "break-glass",
        description = "Kills straight at a gateway when the control plane is gone.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "create|list|rotate|revoke|kill",
        subcommands = {
            BreakGlassCreate.class,
            BreakGlassList.class,
            BreakGlassRotate.class,
            BreakGlassRevoke.class,
            BreakGlassKill.class
        })
final class BreakGlassCommand {}
