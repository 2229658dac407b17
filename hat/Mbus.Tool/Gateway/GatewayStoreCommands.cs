using System.CommandLine;
using Mbus.Gateway.Meters;
using Mbus.Gateway.Plan;
using Mbus.Gateway.Store;

namespace Mbus.Tool.Commands;

/// <summary>Subcommands of <c>mbus gateway</c> for its store: backup, check, decode, export, import.</summary>
internal static class GatewayStoreCommands
{
    internal static IEnumerable<Command> Create()
    {
        yield return BackUp();
        yield return Check();
        yield return Decode();
        yield return Export();
        yield return Import();
    }

    private static Command BackUp()
    {
        Argument<string> file = new("FILE") { Description = "The copy; it must not exist." };
        Option<string> store = StoreOption.Create();
        Command command = new("backup", "Copies the store, also while the gateway runs.") { file, store };
        command.SetAction((parsed, _) => Session.RunAsync(() =>
        {
            StoreFiles.BackUp(StoreOption.Find(parsed, store).Folder, parsed.GetRequiredValue(file));
            return Task.CompletedTask;
        }));
        return command;
    }

    private static Command Check()
    {
        Option<string> store = StoreOption.Create();
        Command command = new("check", "Checks the integrity of the store.") { store };
        command.SetAction((parsed, _) => Session.RunAsync(() =>
        {
            string folder = StoreOption.Find(parsed, store).Folder;
            string? damage = StoreFiles.Check(folder);
            if (damage != null)
                return Task.FromResult(Session.Fail($"The store in {folder} is damaged: {damage}. Restart the gateway: it moves the file away and creates a new one.", ExitCode.NoAnswer));
            Console.WriteLine($"The store in {folder} is sound.");
            return Task.FromResult(ExitCode.Done);
        }));
        return command;
    }

    private static Command Decode()
    {
        Option<string> store = StoreOption.Create();
        Command command = new("decode", "Decodes all kept telegrams again, for example after an update. The gateway must not run.") { store };
        command.SetAction((parsed, _) => Session.RunAsync(() =>
        {
            (string folder, LocalCalendar calendar, Func<MeterId, byte[]?> keys) = StoreOption.Find(parsed, store);
            Console.WriteLine($"{StoreFiles.DecodeAgain(folder, calendar, keys)} days were decoded again.");
            return Task.CompletedTask;
        }));
        return command;
    }

    private static Command Export()
    {
        Option<string> store = StoreOption.Create();
        Command command = new("export", "Prints all kept telegrams as JSON, one reading in a line.") { store };
        command.SetAction((parsed, _) => Session.RunAsync(() =>
        {
            using StoreReader reader = StoreOption.Open(parsed, store);
            StoreFiles.Export(reader, StandardStreams.Output);
            return Task.CompletedTask;
        }));
        return command;
    }

    private static Command Import()
    {
        Argument<string> file = new("FILE") { Description = "Output of `mbus gateway export`; - for standard input." };
        Option<string> store = StoreOption.Create();
        Command command = new("import", "Adds readings from an export. The gateway must not run. Readings that the store has are skipped.") { file, store };
        command.SetAction((parsed, _) => Session.RunAsync(() =>
        {
            (string folder, LocalCalendar calendar, Func<MeterId, byte[]?> keys) = StoreOption.Find(parsed, store);
            string path = parsed.GetRequiredValue(file);
            using TextReader source = path == "-" ? StandardStreams.InputText : new StreamReader(File.OpenRead(path));
            (long added, long skipped) = StoreFiles.Import(folder, source, path == "-" ? "standard input" : path, calendar, keys);
            Console.WriteLine($"{added} readings were added, {skipped} were already in the store.");
            return Task.CompletedTask;
        }));
        return command;
    }
}
