package dev.pilothouse.console.cli.home;

import java.io.IOException;
import java.nio.file.Path;

/** Where things lie in the folder of all state. */
public record Home(Path path) {

    /** Creates the folder, readable by its owner only. */
    public void prepare() throws IOException {
        PrivateFile.folder(path);
        PrivateFile.folder(secrets());
        PrivateFile.folder(logs());
        PrivateFile.folder(run());
    }

    public Path secrets() {
        return path.resolve("secrets");
    }

    public Path logs() {
        return path.resolve("log");
    }

    public Path run() {
        return path.resolve("run");
    }

    public Path people() {
        return path.resolve("people.json");
    }

    public Path login() {
        return path.resolve("login.json");
    }

    public Path status() {
        return run().resolve("status.json");
    }

    public Path lock() {
        return run().resolve("supervisor.lock");
    }

    public Path firstKey() {
        return secrets().resolve("first-api-key");
    }
}
