using System.Security.Cryptography;

[assembly: AssemblyFixture(typeof(Mbus.Interop.Tests.NodePackage))]

// The tests wait for libmbus nearly all of their time.
[assembly: CollectionBehavior(MaxParallelThreads = 8)]

namespace Mbus.Interop.Tests;

/// <summary>
/// The npm package node-mbus, which is libmbus built for the installed Node.js. It is installed once into the folder "node" beside
/// the test program; where that cannot be done, <see cref="Require"/> skips the test and says why.
/// </summary>
public sealed class NodePackage : IAsyncLifetime
{
    private static readonly TimeSpan LongestInstall = TimeSpan.FromMinutes(3);

    // What npm and node-gyp say where the registry, the headers or a compiler is out of reach. Anything else is a fault.
    private static readonly string[] OutOfReach =
    [
        "ENOTFOUND", "EAI_AGAIN", "ECONNREFUSED", "ECONNRESET", "ETIMEDOUT", "ERR_SOCKET_TIMEOUT", "ENETUNREACH",
        "code E401", "code E403", "code E404", "not found: make", "cc: No such file", "g++: No such file", "find any Python", "find any Visual Studio",
    ];

    private readonly string _stamp = Path.Combine(Folder, ".installed");
    private string? _missing;
    private string? _broken;

    /// <summary>Where client.js and its node_modules are.</summary>
    public static string Folder { get; } = Path.Combine(AppContext.BaseDirectory, "node");

    private static string Npm => OperatingSystem.IsWindows() ? "npm.cmd" : "npm";

    private static bool IsCi => Environment.GetEnvironmentVariable("CI") is "true" or "1";

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        CommandResult? node = await Command.RunAsync("node", ["-p", "process.version + ' ' + process.arch + ' ' + require('path').resolve(process.execPath, '../..')"], Folder);
        CommandResult? npm = await Command.RunAsync(Npm, ["--version"], Folder);
        if (node is not { ExitCode: 0 } || npm is not { ExitCode: 0 })
        {
            _missing = "node and npm are needed to install libmbus (npm package node-mbus). Install Node.js.";
            return;
        }

        using FileStream? mine = await LockAsync();
        if (mine == null)
            _missing = $"another test run has been installing node-mbus in {Folder} for {LongestInstall.TotalMinutes} minutes.";
        else if (!await IsInstalledAsync(node.Output))
            await InstallAsync(node.Output);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>Skips the test where libmbus is not to be had here. Fails it in CI where it should have been.</summary>
    public void Require()
    {
        if (_broken != null && IsCi)
            Assert.Fail(_broken);
        if (_broken != null || _missing != null)
            Assert.Skip(_broken ?? _missing!);
    }

    private static async Task<FileStream?> LockAsync()
    {
        for (DateTime end = DateTime.UtcNow + LongestInstall; DateTime.UtcNow < end; await Task.Delay(200))
        {
            try
            {
                return new FileStream(Path.Combine(Folder, ".lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException)
            {
                // Another test run holds it: two build configurations never do, each has its own folder.
            }
        }

        return null;
    }

    private async Task<bool> IsInstalledAsync(string node) =>
        File.Exists(_stamp) && await File.ReadAllTextAsync(_stamp) == await StampAsync(node);

    private static async Task<string> StampAsync(string node)
    {
        byte[] packages = await File.ReadAllBytesAsync(Path.Combine(Folder, "package-lock.json"));
        return $"{Convert.ToHexString(SHA256.HashData(packages))} {node}";
    }

    private async Task InstallAsync(string node)
    {
        File.Delete(_stamp);
        Dictionary<string, string> environment = Settings(node.Split(' ', 3)[2]);
        CommandResult? install = await Command.RunAsync(Npm, ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], Folder, environment, LongestInstall);

        // The one package that has to be compiled; no script of another one runs.
        if (install?.ExitCode == 0)
            install = await Command.RunAsync(Npm, ["rebuild", "node-mbus", "--foreground-scripts"], Folder, environment, LongestInstall);
        CommandResult? load = install?.ExitCode == 0 ? await Command.RunAsync("node", ["-e", "require('node-mbus')"], Folder) : install;
        if (load?.ExitCode == 0)
            await File.WriteAllTextAsync(_stamp, await StampAsync(node));
        else if (load == null)
            _missing = $"Installing node-mbus was given up after {LongestInstall.TotalMinutes} minutes.";
        else
            Explain(load.Output == "" ? install!.Output : load.Output);
    }

    private void Explain(string output)
    {
        string? outOfReach = output.Split('\n').FirstOrDefault(line => OutOfReach.Any(line.Contains));
        if (outOfReach != null)
            _missing = $"Installing node-mbus was not possible here: {outOfReach.Trim()}";
        else
            _broken = $"Installing node-mbus in {Folder} failed. The end of what npm said:\n{output[^Math.Min(output.Length, 3000)..]}";
    }

    private static Dictionary<string, string> Settings(string prefix)
    {
        Dictionary<string, string> settings = new()
        {
            ["npm_config_ignore_scripts"] = "false",
            ["npm_config_prefer_offline"] = "true",
            ["npm_config_fetch_retries"] = "1",
            ["npm_config_fetch_timeout"] = "30000",
        };

        // Headers that lie beside the installed Node.js need not be fetched. Which name node-gyp takes depends on its age.
        if (File.Exists(Path.Combine(prefix, "include", "node", "node.h")))
        {
            settings["npm_package_config_node_gyp_nodedir"] = prefix;
            settings["npm_config_nodedir"] = prefix;
        }

        return settings;
    }
}
