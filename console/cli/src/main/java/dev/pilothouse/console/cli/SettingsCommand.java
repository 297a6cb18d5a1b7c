package dev.pilothouse.console.cli;

import dev.pilothouse.db.model.Setting;
import dev.pilothouse.db.model.Settings;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(
        name = "settings",
        description = "Lists every setting: name, default, current value, meaning.",
        mixinStandardHelpOptions = true)
final class SettingsCommand implements Callable<Integer> {
    @Override
    public Integer call() {
        Context context = Context.ofProcess();
        Table table = new Table("SETTING", "DEFAULT", "CURRENT", "MEANING");
        for (Setting setting : Setting.values()) {
            table.row(
                    setting.variable(),
                    byDefault(setting),
                    current(context.settings(), setting),
                    setting.meaning());
        }
        table.lines().forEach(context.screen()::print);
        return 0;
    }

    private static String byDefault(Setting setting) {
        if (setting.kind() == Setting.Kind.SECRET) {
            return "secrets/" + setting.word();
        }
        return setting.initial().isEmpty() ? "-" : setting.initial();
    }

    private static String current(Settings settings, Setting setting) {
        if (setting.kind() == Setting.Kind.SECRET) {
            if (settings.isSet(setting)) {
                return "set";
            }
            return settings.secret(setting).isPresent() ? "in its file" : "-";
        }
        String text = settings.text(setting);
        return text.isEmpty() ? "-" : text;
    }
}
