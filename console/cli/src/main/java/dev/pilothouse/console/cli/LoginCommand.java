package dev.pilothouse.console.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(
        name = "login",
        description = "Signs a person in, for what the machine's operator may not do.",
        mixinStandardHelpOptions = true)
final class LoginCommand implements Callable<Integer> {
    @Override
    public Integer call() throws IOException, InterruptedException {
        Context context = Context.ofProcess();
        Screen screen = context.screen();
        context.login()
                .signIn((address, code) -> {
                    screen.print("Open   " + address);
                    screen.print("Code   " + code);
                });
        String name = context.person().get("/me", java.util.Map.of()).path("name").asString("");
        screen.print("Signed in" + (name.isEmpty() ? "" : " as " + name));
        return 0;
    }
}
