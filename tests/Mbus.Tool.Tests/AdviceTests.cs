using System.CommandLine;
using System.Text.RegularExpressions;
using Mbus.Client;
using Mbus.Client.Lines;
using Mbus.Tool.Service;
using Microsoft.Extensions.Logging;

namespace Mbus.Tool.Tests;

public partial class AdviceTests
{
    [Fact]
    public void An_error_of_a_meter_gets_the_options_that_help() =>
        Assert.Equal(
            "Reading meter 5: no answer. For more time use --timeout 1s, or --on LINE,slack=1s.",
            Advice.Message(new MbusException(MbusError.NoReply, "Reading meter 5: no answer.", Outcome.Silence)));

    [Fact]
    public void An_error_of_a_line_gets_the_command_that_helps_also_if_another_error_wraps_it()
    {
        LineException inner = new("usb: open.") { Code = MbusError.LineNotFound };
        Assert.Equal("again: open. 'mbus ports' lists the serial ports.", Advice.Message(new LineException("again: open.", inner)));
    }

    [Fact]
    public void Other_errors_are_printed_unchanged()
    {
        Assert.Equal("The disk is full.", Advice.Message(new IOException("The disk is full.")));
        Assert.Equal("It has not changed.", Advice.Message(new MbusException(MbusError.WriteIneffective, "It has not changed.", Outcome.Reply)));
    }

    [Fact]
    public void All_named_options_and_subcommands_exist()
    {
        RootCommand root = CommandTree.Create();
        string[] options = [.. All(root).SelectMany(command => command.Options).Select(option => option.Name)];
        string[] commands = [.. root.Subcommands.Select(command => command.Name)];
        foreach (string advice in Enum.GetValues<MbusError>().Select(Advice.For))
        {
            Assert.All(Option().Matches(advice), option => Assert.Contains(option.Value, options));
            Assert.All(Subcommand().Matches(advice), command => Assert.Contains(command.Groups[1].Value, commands));
        }
    }

    [Fact]
    public void An_entry_of_the_log_with_a_code_gets_the_advice()
    {
        List<string> lines = [];
        ILogger log = new AdvisedLogger(new ListLogger(lines));
        log.LogWarning("client {Client}: refused ({Code})", 1, MbusError.WriteRefused);
        log.LogWarning("client {Client} closed", 1);
        Assert.Equal(["client 1: refused (WriteRefused). Restart the bridge without --read-only to let it pass.", "client 1 closed"], lines);
    }

    private static IEnumerable<Command> All(Command command) => command.Subcommands.SelectMany(All).Prepend(command);

    [GeneratedRegex("--[a-z-]+")]
    private static partial Regex Option();

    [GeneratedRegex("mbus ([a-z]+)")]
    private static partial Regex Subcommand();

    private sealed class ListLogger(List<string> lines) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            lines.Add(formatter(state, exception));
    }
}
