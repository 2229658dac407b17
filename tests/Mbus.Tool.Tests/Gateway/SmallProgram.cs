using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Mbus.Tool.Tests.Gateway;

/// <summary>
/// The program mbus without the commands of the gateway, in a folder of its own: the native one whose path is in MBUS_NATIVE, or the build
/// with its feature switch. A script takes the place of mbus-gateway.
/// </summary>
internal sealed class SmallProgram : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("mbus-small").FullName;
    private readonly string[] _words;

    public SmallProgram()
    {
        if (Mbus.CommandLine is [string native])
        {
            File.Copy(native, Path.Combine(_folder, "mbus"));
            _words = [Path.Combine(_folder, "mbus")];
            return;
        }

        foreach (string file in Directory.EnumerateFiles(AppContext.BaseDirectory, "*.dll"))
            File.Copy(file, Path.Combine(_folder, Path.GetFileName(file)));
        JsonNode settings = JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "mbus.runtimeconfig.json")))!;
        settings["runtimeOptions"]!["configProperties"]!["Mbus.Gateway"] = false;
        File.WriteAllText(Path.Combine(_folder, "mbus.runtimeconfig.json"), settings.ToJsonString());
        _words = ["dotnet", Path.Combine(_folder, "mbus.dll")];
    }

    /// <summary>Path of mbus-gateway.</summary>
    public string Gateway => Path.Combine(_folder, "mbus-gateway");

    /// <summary>Writes the script that takes the place of mbus-gateway.</summary>
    public void WriteGateway(string script, UnixFileMode mode = UnixFileMode.UserRead | UnixFileMode.UserExecute) => Mbus.WriteFile(Gateway, script, mode);

    public Process Start(params string[] arguments) => Mbus.StartWords([.. _words, .. arguments], new Dictionary<string, string>());

    public Task<Result> RunAsync(params string[] arguments) => Mbus.ReadAsync(Start(arguments), []);

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
