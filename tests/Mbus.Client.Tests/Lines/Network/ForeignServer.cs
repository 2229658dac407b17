using System.Collections.Concurrent;
using System.Diagnostics;

namespace Mbus.Client.Tests.Lines;

/// <summary>A program of others that runs beside a test and is ended with it.</summary>
internal sealed class ForeignServer : IDisposable
{
    private static readonly string[] Folders = ["/usr/sbin", "/usr/bin", "/usr/local/sbin", "/usr/local/bin"];

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _said = new();

    private ForeignServer(string program, string[] arguments)
    {
        string path = Folders.Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists) ?? "";
        Assert.SkipWhen(path.Length == 0, $"{program} is not installed: apt-get install {program}");
        _process = Process.Start(new ProcessStartInfo(path, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        _process.OutputDataReceived += (_, line) => _said.Enqueue(line.Data ?? "");
        _process.ErrorDataReceived += (_, line) => _said.Enqueue(line.Data ?? "");
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>What it has said, for a test that fails.</summary>
    public string Said => string.Join("\n", _said);

    /// <summary>ser2net with one port, at 127.0.0.1.</summary>
    /// <param name="accepter">The protocol before the port's number: tcp, or telnet(rfc2217),tcp.</param>
    /// <param name="port">The port's number.</param>
    /// <param name="device">The serial port and its settings, as ser2net writes them.</param>
    /// <param name="folder">Where its configuration goes.</param>
    public static ForeignServer Ser2net(string accepter, int port, string device, string folder)
    {
        string file = Path.Combine(folder, "ser2net.yaml");
        File.WriteAllText(file, $"connection: &bus\n  accepter: {accepter},127.0.0.1,{port}\n  connector: serialdev,{device},local\n");
        return new ForeignServer("ser2net", ["-n", "-u", "-c", file]);
    }

    /// <summary>socat between two addresses.</summary>
    public static ForeignServer Socat(string first, string second) => new("socat", [first, second]);

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }
}
