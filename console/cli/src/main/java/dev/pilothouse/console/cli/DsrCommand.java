package dev.pilothouse.console.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;

@Command(
        name = "dsr",
        description = {
            "Requests of people about their data: taken in, planned, approved, carried out,"
                    + " proved.",
            "Needs 'pilothouse login', 'verify' does not."
        },
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            DsrList.class,
            DsrShow.class,
            DsrCreate.class,
            DsrActs.Acknowledge.class,
            DsrActs.Identity.class,
            DsrActs.Identifiers.class,
            DsrIdentifier.class,
            DsrActs.Plan.class,
            DsrActs.Ask.class,
            DsrActs.Execute.class,
            DsrActs.Pause.class,
            DsrActs.GoOn.class,
            DsrActs.Probe.class,
            DsrActs.Extend.class,
            DsrActs.Refuse.class,
            DsrActs.Withdraw.class,
            DsrActs.Complete.class,
            DsrActs.Collect.class,
            DsrFiles.AccessFile.class,
            DsrFiles.Certificate.class,
            DsrLetter.class,
            DsrConnector.class,
            DsrProcessor.class,
            DsrVerify.class
        })
final class DsrCommand implements Callable<Integer> {
    @Override
    public Integer call() {
        throw new ParameterException(
                new CommandLine(this), "which command? See 'pilothouse dsr --help'");
    }

    static String path(String id) {
        return "/privacy-requests/" + id;
    }
}
