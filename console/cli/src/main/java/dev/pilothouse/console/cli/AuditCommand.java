package dev.pilothouse.console.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;

@Command(
        name = "audit",
        description = "The audit log: entries, exports and their check, plans of exports.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "list|show|reads|export|verify|schedule",
        subcommands = {
            AuditList.class,
            AuditShow.class,
            AuditReads.class,
            AuditExport.class,
            AuditVerify.class,
            AuditSchedule.class
        })
final class AuditCommand implements Callable<Integer> {
    @Override
    public Integer call() {
        throw new ParameterException(
                new CommandLine(this), "which command? See 'pilothouse audit --help'");
    }
}
