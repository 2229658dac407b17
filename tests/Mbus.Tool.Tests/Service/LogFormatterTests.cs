using Mbus.Tool.Service;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Mbus.Tool.Tests.Service;

public class LogFormatterTests
{
    [Theory]
    [InlineData(LogLevel.Debug, "12:30:05.250 debug: bridge: client 1 closed", "<7>bridge: client 1 closed")]
    [InlineData(LogLevel.Information, "12:30:05.250 info: bridge: client 1 closed", "<6>bridge: client 1 closed")]
    [InlineData(LogLevel.Warning, "12:30:05.250 warning: bridge: client 1 closed", "<4>bridge: client 1 closed")]
    [InlineData(LogLevel.Error, "12:30:05.250 error: bridge: client 1 closed", "<3>bridge: client 1 closed")]
    [InlineData(LogLevel.Critical, "12:30:05.250 error: bridge: client 1 closed", "<2>bridge: client 1 closed")]
    public void A_line_has_time_level_and_name_and_no_number_of_the_event(LogLevel level, string console, string journal)
    {
        Assert.Equal($"{console}{Environment.NewLine}", Written(level, "client 1 closed", null, isJournal: false));
        Assert.Equal($"{journal}{Environment.NewLine}", Written(level, "client 1 closed", null, isJournal: true));
    }

    [Fact]
    public void An_exception_follows_on_the_same_line() =>
        Assert.Equal($"<3>bridge: a  b System.IO.IOException: c  d{Environment.NewLine}", Written(LogLevel.Error, "a\n b", new IOException("c\n d"), isJournal: true));

    private static string Written(LogLevel level, string message, Exception? exception, bool isJournal)
    {
        using StringWriter text = new();
        LogEntry<string> entry = new(level, "bridge", new EventId(2), message, exception, (state, _) => state);
        new LogFormatter(isJournal, new Noon()).Write(entry, null, text);
        return text.ToString();
    }

    private sealed class Noon : TimeProvider
    {
        public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

        public override DateTimeOffset GetUtcNow() => new(2026, 3, 29, 12, 30, 5, 250, TimeSpan.Zero);
    }
}
