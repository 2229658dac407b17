using System.Net;
using Mbus.Client;
using Microsoft.Extensions.Logging;

namespace Mbus.Server.Bridge;

/// <summary>Log messages of the bridge, one method for each event.</summary>
internal static partial class BridgeLog
{
    [LoggerMessage(1, LogLevel.Information, "client {Client} connected from {Peer}")]
    internal static partial void Connected(ILogger log, int client, string peer);

    [LoggerMessage(2, LogLevel.Information, "client {Client} closed")]
    internal static partial void Closed(ILogger log, int client);

    [LoggerMessage(3, LogLevel.Warning, "{Peer} refused: not in an allowed network")]
    internal static partial void NotAllowed(ILogger log, IPEndPoint peer);

    [LoggerMessage(4, LogLevel.Warning, "{Peer} refused: {Max} clients are connected and all were active within the last minute. Allow more clients, or close unused connections")]
    internal static partial void Full(ILogger log, string peer, int max);

    [LoggerMessage(5, LogLevel.Warning, "client {Client} disconnected to make room: it has sent no request, was idle longest, or its address has the most connections. Allow more clients, or close unused connections")]
    internal static partial void Displaced(ILogger log, int client);

    [LoggerMessage(6, LogLevel.Warning, "client {Client} disconnected: not reading (send buffer full)")]
    internal static partial void NotReading(ILogger log, int client);

    [LoggerMessage(7, LogLevel.Error, "{Message} Requests are not answered until the line is restored")]
    internal static partial void LineLost(ILogger log, string message);

    [LoggerMessage(8, LogLevel.Information, "{Line} is restored")]
    internal static partial void LineBack(ILogger log, string line);

    [LoggerMessage(9, LogLevel.Warning, "a connection could not be accepted: {Message}")]
    internal static partial void AcceptFailed(ILogger log, string message);

    [LoggerMessage(14, LogLevel.Error, "the connection of {Peer} ended with an internal error of the bridge; please report it")]
    internal static partial void Fault(ILogger log, string peer, Exception e);

    [LoggerMessage(15, LogLevel.Error, "the trace stopped, the bridge continues: {Message}")]
    internal static partial void TraceLost(ILogger log, string message);

    [LoggerMessage(16, LogLevel.Warning, "{Count} trace lines dropped: the disk is too slow")]
    internal static partial void TraceDropped(ILogger log, long count);

    [LoggerMessage(17, LogLevel.Warning, "client {Client}: request dropped: it waited {Seconds:0.0} s for the bus, last used by client {Holder}. Poll less often, or use a higher baud rate")]
    internal static partial void Expired(ILogger log, int client, double seconds, int holder);

    /// <summary>
    /// Logs which request was refused, and why. The entry has the property <c>Code</c>, a <see cref="MbusError"/>, for a program that adds
    /// advice.
    /// </summary>
    internal static void Refused(ILogger log, RefusedRequest request)
    {
        (MbusError code, string reason) = Reason(request);
        LogRefused(log, request.Client, $"C {request.C:X2}, A {request.A:X2}{(request.HasCi ? $", CI {request.Ci:X2}" : "")}", reason, code);
    }

    /// <summary>Logs a notice of the arbiter: what was not done for a client, or with bytes from the bus.</summary>
    internal static void Notice(ILogger log, ArbiterNotice notice, int client) =>
        LogNotice(log, Level((BridgeEvent)notice), Source((BridgeEvent)notice, client), Text((BridgeEvent)notice));

    /// <summary>Logs how often an event occurred in addition to the logged ones.</summary>
    internal static void Repeated(ILogger log, BridgeEvent what, int client, long count) =>
        LogRepeated(log, Level(what), Source(what, client), Text(what), count);

    [LoggerMessage(EventId = 18, Message = "{Source}: {Text}")]
    private static partial void LogNotice(ILogger log, LogLevel level, string source, string text);

    [LoggerMessage(EventId = 19, Message = "{Source}: {Text} ({Count} more times)")]
    private static partial void LogRepeated(ILogger log, LogLevel level, string source, string text, long count);

    // The code is a property of the entry only.
#pragma warning disable SYSLIB1015
    [LoggerMessage(20, LogLevel.Warning, "client {Client}: request refused: {Request}: {Reason}")]
    private static partial void LogRefused(ILogger log, int client, string request, string reason, MbusError code);
#pragma warning restore SYSLIB1015

    private static (MbusError Code, string Reason) Reason(RefusedRequest request)
    {
        if (!request.CanPass)
            return (MbusError.Other, "a selection longer than 32 bytes, which no bridge forwards");
        return request.Needs == Access.Write
            ? (MbusError.WriteRefused, "it is a write, and this bridge is read-only")
            : (MbusError.BusChangeRefused, "it could change the baud rate or address of several meters at once, or its C field is unusual");
    }

    private static string Source(BridgeEvent what, int client) =>
        what == (BridgeEvent)ArbiterNotice.Unsolicited ? "bus"
        : client == BridgeEvents.NoClient ? "clients"
        : $"client {client}";

    private static LogLevel Level(BridgeEvent what) => what switch
    {
        BridgeEvent.Connected or BridgeEvent.Closed or BridgeEvent.LineBack => LogLevel.Information,
        BridgeEvent.LineLost => LogLevel.Error,
        >= BridgeEvent.Connected => LogLevel.Warning,

        // Collisions are normal during a search, clients with short timeouts repeat their requests, and every bus has some noise.
        (BridgeEvent)ArbiterNotice.NothingToDeselect => LogLevel.Debug,
        _ => (ArbiterNotice)what is ArbiterNotice.Superseded or ArbiterNotice.Unsolicited or ArbiterNotice.Damage ? LogLevel.Information : LogLevel.Warning,
    };

    private static string Text(BridgeEvent what) => what switch
    {
        BridgeEvent.Connected => "connected",
        BridgeEvent.Closed => "closed",
        BridgeEvent.NotAllowed => "connection refused: not in an allowed network",
        BridgeEvent.Full => "connection refused: the maximum number of clients is connected",
        BridgeEvent.Displaced => "disconnected to make room",
        BridgeEvent.NotReading => "disconnected: not reading (send buffer full)",
        BridgeEvent.AcceptFailed => "connection not accepted",
        BridgeEvent.TraceDropped => "trace lines dropped: the disk is too slow",
        BridgeEvent.LineLost => "line lost",
        BridgeEvent.LineBack => "line restored",
        _ => Text((ArbiterNotice)what),
    };

    private static string Text(ArbiterNotice notice) => notice switch
    {
        ArbiterNotice.Refused => "request refused",
        ArbiterNotice.Expired => "request dropped: waited too long for the bus. Poll less often, or use a higher baud rate",
        ArbiterNotice.Superseded => "waiting request dropped: the client sent another one before the bus was free. Give the client a longer timeout",
        ArbiterNotice.Overflow => "request dropped: too long to queue after the previous one. Send the next request after the reply to the previous one",
        ArbiterNotice.NotSelected => "request to address 253 not answered: this client has not selected a meter. Select it by its secondary address first",
        ArbiterNotice.NothingToDeselect => "SND_NKE to address 253 not sent: this client has not selected a meter",
        ArbiterNotice.SequenceLost => "request not sent: another client used the meter between this client's telegrams, or between its write and the repeat. Start again with SND_NKE",
        ArbiterNotice.ResetUnanswered => "write dropped: the meter would treat it as a repeat of another client's request, and does not answer SND_NKE. Check that the meter answers, then write again",
        ArbiterNotice.InvalidRequest => "bytes ignored: not a frame from a master. Check that the client sends M-Bus frames over plain TCP; a wake-up preamble is forwarded if it has at least 32 bytes 55, 00 or FF, and the request follows within 5 s",
        ArbiterNotice.Unsolicited => "bytes ignored: no request is pending (late reply, noise, or a meter that sends without a request)",
        ArbiterNotice.WrongReply => "reply dropped: it does not match the request (late reply, or another address). Increase the slack of the line, or check the address of the meter",
        ArbiterNotice.OtherAddress => "reply forwarded although its address differs from the request: it was the only reply. Check the address setting of the meter",
        ArbiterNotice.Damage => "no valid reply, damage mark sent to the client: several meters answered, or the bus is disturbed",
        _ => notice.ToString(),
    };
}
