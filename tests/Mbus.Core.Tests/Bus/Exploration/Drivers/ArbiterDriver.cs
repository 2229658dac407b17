namespace Mbus.Tests.Bus.Exploration;

/// <summary>The <see cref="Arbiter"/> itself, in virtual time.</summary>
internal sealed class ArbiterDriver(Scenario scenario) : BridgeDriver
{
    private readonly Arbiter _arbiter = new(scenario.Timing, scenario.Clients, Access.ChangeBus);
    private readonly bool _hasOwnAddresses = scenario.HasOwnAddresses;
    private BridgeOutput _pending;
    private BridgeOutput _last;
    private ArbiterNotice _notice;
    private int _noticeClient;

    internal override ReadOnlySpan<byte> Bytes => _last == BridgeOutput.Transmit
        ? _arbiter.Request.AsSpan(0, _arbiter.RequestLength)
        : _arbiter.Output.AsSpan(_arbiter.OutputOffset, _arbiter.OutputLength);

    internal override int Client => _last switch
    {
        BridgeOutput.Notice => _noticeClient,
        BridgeOutput.Give => _arbiter.OutputClient,
        _ => _arbiter.Owner,
    };

    internal override ArbiterNotice Notice => _notice;

    internal override int Owner => _arbiter.Owner;

    internal override bool IsWaiting(int client) => _arbiter.IsWaiting(client);

    internal override long NextDeadline => _arbiter.NextDeadline;

    internal override int Connect(int place, long now) => _arbiter.Connect(Handover.Whole, _hasOwnAddresses ? place : 0, now);

    internal override void Disconnect(int client, long now) => _arbiter.Disconnect(client, now);

    internal override void ReceiveFromClient(int client, byte[] bytes, long now) => _arbiter.ReceiveFromClient(client, bytes, 0, bytes.Length, now);

    internal override void ReceiveFromBus(byte[] bytes, long now) => _arbiter.ReceiveFromBus(bytes, 0, bytes.Length, now);

    internal override void Sent(long at, long now) => _arbiter.Sent(_arbiter.Send, at, now);

    // The notices of a step come before it.
    internal override BridgeOutput Next(long now)
    {
        if (_pending == BridgeOutput.Wait)
            _pending = Poll(now);
        _notice = _arbiter.TakeNotice(out _noticeClient);
        _last = _notice == ArbiterNotice.None ? _pending : BridgeOutput.Notice;
        if (_last != BridgeOutput.Notice)
            _pending = BridgeOutput.Wait;
        return _last;
    }

    private BridgeOutput Poll(long now) => _arbiter.Poll(now) switch
    {
        ArbiterStep.Deliver => BridgeOutput.Give,
        ArbiterStep.Transmit => BridgeOutput.Transmit,
        _ => BridgeOutput.Wait,
    };
}
