using System.CommandLine;
using System.CommandLine.Invocation;
using Mbus.Tool;
using Mbus.Tool.Settings;

StandardStreams.Separate();
RootCommand root = CommandTree.Create();
root.UseEndings();
return await Session.RunAsync(async () =>
{
    root.UseSettings(args, Environment.GetEnvironmentVariable);
    ParseResult parsed = root.Parse(args.Length == 0 ? ["--help"] : args, SettingsBinding.Parsing);
    parsed.HideHelpOnError();
    int result = await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
    return parsed.Action is ParseErrorAction ? ExitCode.Usage : result;
});
