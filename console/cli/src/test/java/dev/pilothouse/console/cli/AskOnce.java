package dev.pilothouse.console.cli;

import dev.pilothouse.console.cli.supervise.Probe;
import java.net.URI;

/** Asks one address as the supervisor does and prints what it saw. */
public final class AskOnce {
    private AskOnce() {}

    public static void main(String[] args) throws InterruptedException {
        Context.ofProcess();
        System.out.println(new Probe.Http(URI.create(args[0])).ask());
    }
}
