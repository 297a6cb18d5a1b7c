package dev.pilothouse.console.cli;

import dev.pilothouse.console.cli.client.Refused;
import dev.pilothouse.db.model.BadInput;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;

/** Pilothouse on the command line. Exits with 0, 1 for a failure, 2 for wrong input. */
@Command(
        name = "pilothouse",
        description = "Runs Pilothouse on this machine and acts on it.",
        synopsisSubcommandLabel = "COMMAND",
        mixinStandardHelpOptions = true,
        subcommands = {
            UpCommand.class,
            SuperviseCommand.class,
            DownCommand.class,
            StatusCommand.class,
            LogsCommand.class,
            DoctorCommand.class,
            SettingsCommand.class,
            LoginCommand.class,
            KillCommand.class,
            KillsCommand.class,
            DrillCommand.class,
            DrillsCommand.class,
            ApprovalsCommand.class,
            AuditCommand.class,
            FeaturesCommand.class,
            ApplyCommand.class,
            PromptCommand.class,
            PlaygroundCommand.class,
            RetentionCommand.class,
            HoldCommand.class,
            BudgetsCommand.class,
            ReplicasCommand.class,
            CacheCommand.class,
            ToolsCommand.class,
            ModelsCommand.class,
            CardCommand.class,
            RiskCommand.class,
            DsrCommand.class,
            LiftCommand.class,
            BreakGlassCommand.class,
            KillKeyCommand.class,
            KeyCommand.class,
            TrafficCommand.class,
            BenchCommand.class,
            CommandLine.HelpCommand.class
        },
        footer = {
            "",
            "'pilothouse test' runs every test. Settings: 'pilothouse settings'. What this machine"
                    + " lacks: 'pilothouse doctor'."
        })
public final class Pilothouse implements Callable<Integer> {
    private static final int WRONG_INPUT = 2;
    private static final int FAILED = 1;
    private static final Set<String> WRONG = Set.of("bad-input", "bad-files");

    private Pilothouse() {}

    public static void main(String[] args) {
        int exit =
                new CommandLine(new Pilothouse())
                        .setExecutionExceptionHandler((e, line, parsed) -> explain(e))
                        .setParameterExceptionHandler((e, arguments) -> explain(e))
                        .execute(args);
        System.exit(exit);
    }

    @Override
    public Integer call() {
        throw new ParameterException(
                new CommandLine(this), "which command? See 'pilothouse --help'");
    }

    private static int explain(Exception e) {
        System.err.println("pilothouse: " + message(e));
        return wrongInput(e) ? WRONG_INPUT : FAILED;
    }

    /** Found to be wrong here, or by the console. */
    private static boolean wrongInput(Exception e) {
        return e instanceof BadInput
                || e instanceof BadFiles
                || e instanceof ParameterException
                || (e instanceof Refused no && WRONG.contains(no.code()));
    }

    private static String message(Throwable e) {
        return switch (e) {
            case UncheckedIOException io when io.getCause() != null -> message(io.getCause());
            case FileSystemException file -> fileMessage(file);
            case Failure f -> String.valueOf(f.getMessage());
            case IOException io when io.getMessage() != null -> String.valueOf(io.getMessage());
            case BadInput b -> String.valueOf(b.getMessage());
            case BadFiles f -> String.valueOf(f.getMessage());
            case ParameterException p -> String.valueOf(p.getMessage());
            default -> e.toString();
        };
    }

    private static String fileMessage(FileSystemException e) {
        String reason =
                switch (e) {
                    case NoSuchFileException _ -> "there is no such file";
                    case AccessDeniedException _ -> "access to it is denied";
                    case FileAlreadyExistsException _ -> "it is there already";
                    default -> e.getReason() == null ? e.getClass().getSimpleName() : e.getReason();
                };
        return e.getFile() + ": " + reason;
    }
}
