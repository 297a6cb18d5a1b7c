package dev.pilothouse.console.cli;

import dev.pilothouse.bridge.protocol.OwnCertificate;
import dev.pilothouse.console.cli.client.Api;
import dev.pilothouse.console.cli.client.Login;
import dev.pilothouse.console.cli.home.Home;
import dev.pilothouse.console.cli.supervise.StatusFile;
import dev.pilothouse.db.model.Setting;
import dev.pilothouse.db.model.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;

/**
 * What every command works with.
 *
 * @param root the checkout, where the built parts lie
 */
record Context(Settings settings, Home home, Path root, Screen screen) {

    /**
     * @throws dev.pilothouse.db.model.BadInput when a setting is unknown or wrong
     */
    static Context ofProcess() {
        Settings settings = Settings.of(System.getenv());
        trustOwnCertificate(settings);
        Path root = Path.of(System.getProperty("pilothouse.root", "")).toAbsolutePath();
        return new Context(settings, new Home(settings.home()), root, Screen.standard());
    }

    /** One that cannot be read is for {@link Preconditions} to refuse, not for every command. */
    private static void trustOwnCertificate(Settings settings) {
        String file = settings.text(Setting.TLS_CERTIFICATE);
        if (!file.isEmpty() && Files.isReadable(settings.path(Setting.TLS_CERTIFICATE))) {
            OwnCertificate.trustInThisProcess(settings);
        }
    }

    StatusFile statusFile() {
        return new StatusFile(home.status());
    }

    /** The console's REST API as this machine's operator. */
    Api operator() {
        String token =
                settings.secret(Setting.OPERATOR_TOKEN)
                        .orElseThrow(() ->
                                new Failure(
                                        "no operator credential in "
                                                + home.secrets()
                                                + "; 'pilothouse up' writes it"));
        return new Api(settings.consoleUrl(), token);
    }

    /** The console's REST API as the person who signed in here. */
    Api person() throws IOException, InterruptedException {
        return new Api(settings.consoleUrl(), login().token());
    }

    /**
     * The REST API as the person who signed in here, as this machine's operator when nobody did.
     */
    Api whoever() throws IOException, InterruptedException {
        return Files.exists(home.login()) ? person() : operator();
    }

    Login login() {
        return new Login(settings.oidcIssuer(), home.login(), Clock.systemUTC());
    }

    String gatewayUrl() {
        return settings.urlHere(settings.port(Setting.GATEWAY_PORT));
    }
}
