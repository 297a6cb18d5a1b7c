package dev.pilothouse.console.web.ui;

import com.vaadin.flow.component.datepicker.DatePicker;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A field for a day as the console writes it: 23 Nov 2026, weeks from Monday. */
public final class DayPicker {
    private DayPicker() {}

    public static DatePicker of(String label, @Nullable LocalDate value) {
        DatePicker picker = new DatePicker(label);
        if (value != null) {
            picker.setValue(value);
        }
        picker.setI18n(
                new DatePicker.DatePickerI18n()
                        .setFirstDayOfWeek(DayOfWeek.MONDAY.getValue())
                        .setDateFormat("d MMM yyyy")
                        .setMonthNames(
                                List.of(
                                        "January",
                                        "February",
                                        "March",
                                        "April",
                                        "May",
                                        "June",
                                        "July",
                                        "August",
                                        "September",
                                        "October",
                                        "November",
                                        "December"))
                        .setWeekdays(
                                List.of(
                                        "Sunday",
                                        "Monday",
                                        "Tuesday",
                                        "Wednesday",
                                        "Thursday",
                                        "Friday",
                                        "Saturday"))
                        .setWeekdaysShort(List.of("Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"))
                        .setToday("Today")
                        .setCancel("Cancel")
                        .setBadInputErrorMessage("Expected: a date such as 23 Nov 2026"));
        picker.setLocale(Locale.UK);
        picker.setErrorMessage("Expected: a date");
        return picker;
    }
}
