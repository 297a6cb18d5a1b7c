package dev.pilothouse.console.bench;

import dev.pilothouse.console.bench.erasure.ErasureCommand;
import dev.pilothouse.console.bench.erasure.RetentionCommand;
import dev.pilothouse.console.bench.export.ExportCommand;
import dev.pilothouse.console.bench.gateway.GatewayCommand;
import dev.pilothouse.console.bench.kill.KillCommand;
import dev.pilothouse.console.bench.release.ReleaseCommand;
import picocli.CommandLine.Command;

/** {@code pilothouse bench}. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        description = "Measures on loopback and prints figures with their conditions.",
        subcommands = {
            KillCommand.class,
            GatewayCommand.class,
            ReleaseCommand.class,
            ErasureCommand.class,
            RetentionCommand.class,
            ExportCommand.class
        })
final class BenchCommand {}
