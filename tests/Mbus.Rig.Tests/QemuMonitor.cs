using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Mbus.Rig.Tests;

/// <summary>QEMU's monitor: what QEMU itself knows of the machine. One question at a time.</summary>
internal sealed class QemuMonitor : IDisposable
{
    private readonly TcpClient _connection;
    private readonly StreamReader _answers;
    private readonly StreamWriter _questions;

    private QemuMonitor(TcpClient connection)
    {
        _connection = connection;
        _answers = new StreamReader(connection.GetStream());
        _questions = new StreamWriter(connection.GetStream()) { AutoFlush = true };
    }

    /// <summary>Greets a QEMU that has connected (<c>-qmp</c>).</summary>
    internal static async Task<QemuMonitor> GreetAsync(TcpClient connection)
    {
        QemuMonitor monitor = new(connection);
        await monitor._answers.ReadLineAsync();
        await monitor.ExecuteAsync("qmp_capabilities", null);
        return monitor;
    }

    /// <summary>Asks as a person would at QEMU's prompt, and returns what it prints.</summary>
    internal Task<string> AskAsync(string command) =>
        ExecuteAsync("human-monitor-command", new JsonObject { ["command-line"] = command });

    /// <inheritdoc/>
    public void Dispose() => _connection.Dispose();

    private async Task<string> ExecuteAsync(string command, JsonObject? arguments)
    {
        JsonObject question = new() { ["execute"] = command };
        if (arguments != null)
            question["arguments"] = arguments;
        await _questions.WriteLineAsync(question.ToJsonString());
        while (true)
        {
            string line = await _answers.ReadLineAsync() ?? throw new IOException("QEMU has closed its monitor.");
            JsonNode answer = JsonNode.Parse(line)!;
            if (answer["error"] is { } error)
                throw new IOException($"QEMU's monitor refuses {command}: {error}");
            if (answer["return"] is { } result)
                return result.GetValueKind() == JsonValueKind.String ? (string)result! : "";
        }
    }
}
