package dev.pilothouse.console.cli;

import dev.pilothouse.console.cli.supervise.Lock;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;

/** What {@code up -d} leaves running. */
@Command(name = "supervise", hidden = true)
final class SuperviseCommand implements Callable<Integer> {
    @Override
    public Integer call() throws Exception {
        Context context = Context.ofProcess();
        Lock lock =
                Lock.take(context.home().lock())
                        .orElseThrow(() ->
                                new Failure("another supervisor holds " + context.home().lock()));
        try (Installation installation = Installation.start(context, lock)) {
            new CountDownLatch(1).await();
        }
        return 0;
    }
}
