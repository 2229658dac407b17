using System.CommandLine;
using System.CommandLine.Invocation;
using Mbus.Tool;
using Mbus.Tool.Commands;
using Mbus.Tool.Settings;

StandardStreams.Separate();
RootCommand root = CommandTree.Create();
root.UseRemarks();
return await Session.RunAsync(async () =>
{
    root.UseSettings(args, Environment.GetEnvironmentVariable);
    ParseResult parsed = root.Parse(args.Length == 0 ? ["--help"] : args, SettingsBinding.Parsing);
    if (GatewayProgram.Has(parsed))
        GatewayProgram.Execute(args);
    if (parsed.Action is ParseErrorAction || (parsed.Action is AsynchronousCommandLineAction && UsageError.UnknownOptions(parsed).Any()))
        return UsageError.Print(parsed);

    InvocationConfiguration invocation = new() { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null };
    return parsed.Action is AsynchronousCommandLineAction
        ? await StopSignals.RunAsync(stop => parsed.InvokeAsync(invocation, stop))
        : await parsed.InvokeAsync(invocation);
});
