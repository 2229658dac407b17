extern alias Device;

using System.Reflection;
using Device::Mbus.Twin;

namespace Mbus.Bridge.Tests.Exploration;

/// <summary>
/// The notices of the firmware. It only counts them by kind; the client is the one whose request has disappeared.
/// </summary>
internal sealed class FirmwareNotices
{
    private const BindingFlags Inner = BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public;

    private readonly int[] _counts = new int[Enum.GetValues<ArbiterNotice>().Length];
    private readonly bool[] _waited;
    private readonly Func<ArbiterNotice, int> _count;
    private readonly object[] _queues;
    private readonly PropertyInfo _hasWaiting;

    internal FirmwareNotices(Firmware firmware, int clients)
    {
        object bridge = typeof(Firmware).GetField("_bridge", Inner)!.GetValue(firmware)!;
        _count = bridge.GetType().GetMethod("Dropped", Inner)!.CreateDelegate<Func<ArbiterNotice, int>>(bridge);
        Array places = (Array)typeof(Arbiter).GetField("_clients", Inner)!.GetValue(firmware.Arbiter)!;
        _queues = [.. places.Cast<object>().Take(clients).Select(place => place.GetType().GetField("Requests", Inner)!.GetValue(place)!)];
        _hasWaiting = _queues[0].GetType().GetProperty("HasWaiting", Inner)!;
        _waited = new bool[clients];
    }

    /// <summary>The last client that has sent a request.</summary>
    internal int Sender { get; set; } = -1;

    /// <summary>The client that the last frame was sent for.</summary>
    internal int Owner { get; set; } = -1;

    /// <summary>The notices since the last call.</summary>
    internal List<(ArbiterNotice Notice, int Client)> Take()
    {
        List<(ArbiterNotice, int)> notices = [];
        for (int kind = 1; kind < _counts.Length; kind++)
        {
            int count = _count((ArbiterNotice)kind);
            for (; _counts[kind] < count; _counts[kind]++)
                notices.Add(((ArbiterNotice)kind, ClientOf((ArbiterNotice)kind)));
        }

        for (int i = 0; i < _queues.Length; i++)
            _waited[i] = HasWaiting(i);
        return notices;
    }

    private int ClientOf(ArbiterNotice notice)
    {
        switch (notice)
        {
            case ArbiterNotice.Superseded:
            case ArbiterNotice.Overflow:
            case ArbiterNotice.InvalidRequest:
                return Sender;
            case ArbiterNotice.ResetUnanswered:
            case ArbiterNotice.Damage:
            case ArbiterNotice.WrongReply:
            case ArbiterNotice.OtherAddress:
                return Owner;
            case ArbiterNotice.Unsolicited:
                return -1;
        }

        for (int i = 0; i < _queues.Length; i++)
        {
            if (_waited[i] && !HasWaiting(i))
                return i;
        }

        // A request that was dropped in the turn in which it arrived.
        return Sender;
    }

    private bool HasWaiting(int client) => (bool)_hasWaiting.GetValue(_queues[client])!;
}
