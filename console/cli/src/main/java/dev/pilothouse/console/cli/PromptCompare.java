package dev.pilothouse.console.cli;

import com.github.difflib.DiffUtils;
import com.github.difflib.UnifiedDiffUtils;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "diff",
        description = {
            "Shows what a push of these files would change.",
            "Exits with 0 when that is nothing, with 1 otherwise."
        },
        mixinStandardHelpOptions = true)
final class PromptCompare implements Callable<Integer> {
    private static final Pattern VERSION = Pattern.compile("(?m)^version:.*\\R");
    private static final int AROUND = 3;

    @Parameters(paramLabel = "FOLDER", description = "Folder of YAML files, or one file.")
    private Path where = Path.of(".");

    @Option(names = "--tenant", required = true, paramLabel = "T", description = "Tenant.")
    private String tenant = "";

    @Override
    public Integer call() throws IOException, InterruptedException {
        Context context = Context.ofProcess();
        PromptFolder folder = new PromptFolder(context.person(), tenant);
        int changed = 0;
        for (PromptFile file : folder.files(where)) {
            Optional<String> newest = folder.text(file.prompt());
            List<String> lines = lines(newest.orElse(""), file);
            lines.forEach(context.screen()::print);
            changed += lines.isEmpty() ? 0 : 1;
        }
        if (changed == 0) {
            context.screen().print("No differences");
        }
        return changed == 0 ? 0 : 1;
    }

    /** Whether a file says what the console has, whatever the order of its fields. */
    static boolean same(String newest, PromptFile file) {
        return lines(newest, file).isEmpty();
    }

    private static List<String> lines(String newest, PromptFile file) {
        String own =
                PromptFile.write(
                        file.prompt(),
                        file.feature(),
                        file.description(),
                        file.version(),
                        PromptFile.sorted(file.content()));
        List<String> before = plain(newest.isEmpty() ? "" : PromptFile.sorted(newest));
        List<String> after = plain(own);
        return UnifiedDiffUtils.generateUnifiedDiff(
                "console/" + file.prompt(),
                file.path().toString(),
                before,
                DiffUtils.diff(before, after),
                AROUND);
    }

    private static List<String> plain(String text) {
        return VERSION.matcher(text).replaceFirst("").lines().toList();
    }
}
