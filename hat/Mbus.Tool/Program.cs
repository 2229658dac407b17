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
    return parsed.Action is ParseErrorAction || (parsed.Action is AsynchronousCommandLineAction && UsageError.UnknownOptions(parsed).Any())
        ? UsageError.Print(parsed)
        : await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = Session.StopLimit });
});
