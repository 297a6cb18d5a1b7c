package dev.pilothouse.console.cli;

import dev.pilothouse.db.model.BadInput;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;

@Command(
        name = "risk",
        description = "Risk classes of features under the EU AI Act.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "show|answer|sign-off|export|verify|policy",
        subcommands = {
            RiskShow.class,
            RiskAnswer.class,
            RiskSignOff.class,
            RiskExport.class,
            RiskVerify.class,
            RiskPolicy.class
        })
final class RiskCommand implements Callable<Integer> {
    @Override
    public Integer call() {
        throw new ParameterException(
                new CommandLine(this), "which command? See 'pilothouse risk --help'");
    }

    /**
     * @param feature {@code tenant/feature}
     */
    static String path(String feature) {
        if (!feature.matches("[^/]+/[^/]+")) {
            throw new BadInput("FEATURE", feature, "tenant/feature");
        }
        return "/features/" + feature + "/risk";
    }
}
