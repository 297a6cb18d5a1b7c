package dev.pilothouse.console.cli;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(
        name = "doctor",
        description = "Says what this machine lacks, and the command that mends it.",
        mixinStandardHelpOptions = true)
final class DoctorCommand implements Callable<Integer> {
    @Override
    public Integer call() throws IOException {
        Context context = Context.ofProcess();
        List<Finding> findings = new Doctor(context).examine();
        for (Finding finding : findings) {
            String mark = finding.fine() ? "ok      " : finding.needed() ? "missing " : "advice  ";
            context.screen().print(mark + finding.what() + ": " + finding.seen());
            if (!finding.fine()) {
                context.screen().print("          " + finding.remedy());
            }
        }
        return findings.stream().allMatch(f -> f.fine() || !f.needed()) ? 0 : 1;
    }

    /**
     * One thing looked at.
     *
     * @param needed without it {@code up} does not work
     * @param remedy what to do, a command where there is one
     */
    record Finding(String what, boolean fine, boolean needed, String seen, String remedy) {}
}
