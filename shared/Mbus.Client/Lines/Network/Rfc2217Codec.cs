using System.Buffers.Binary;

namespace Mbus.Client.Lines;

/// <summary>
/// Client side of Telnet, with or without the COM port option (RFC 854, 855, 856, 2217), byte by byte: extracts data and answers from the
/// server's bytes, and accepts the required options: binary, no go-ahead, COM port. It does no I/O and has no clock.
/// </summary>
/// <remarks>
/// Not thread-safe. A server that refuses binary is accepted as well: the few that do so pass all bytes unchanged.
/// </remarks>
internal sealed class Rfc2217Codec(bool controlsPort = true)
{
    private const byte Iac = 255;
    private const byte Dont = 254;
    private const byte Do = 253;
    private const byte Wont = 252;
    private const byte Will = 251;
    private const byte SubnegotiationBegin = 250;
    private const byte SubnegotiationEnd = 240;

    private const byte Binary = 0;
    private const byte SuppressGoAhead = 3;
    private const byte ComPort = 44;

    private const byte AnswerOffset = 100;
    private const int LastCommand = (int)ComPortCommand.PurgeData;

    // Longer ones are texts, such as the server's signature; bytes that do not fit are dropped.
    private const int MaxSubnegotiationLength = 8;

    private readonly Agreement[] _ours = new Agreement[256];
    private readonly Agreement[] _theirs = new Agreement[256];
    private readonly byte[] _subnegotiation = new byte[MaxSubnegotiationLength];
    private readonly uint?[] _answers = new uint?[LastCommand + 1];
    private readonly List<byte> _replies = [];
    private State _state;
    private byte _verb;
    private int _subnegotiationLength;

    private enum State
    {
        Data,
        Command,
        Option,
        Subnegotiation,
        SubnegotiationCommand,
    }

    private enum Agreement : byte
    {
        No,
        Asked,
        Yes,
        Refused,
    }

    /// <summary>
    /// Whether the server accepts commands for its port; null until it has answered. Some refuse by WONT, as if the option were theirs.
    /// </summary>
    public bool? IsComPortAccepted => (_ours[ComPort], _theirs[ComPort]) switch
    {
        (Agreement.Yes, _) => true,
        (Agreement.Refused, _) or (_, Agreement.Refused) => false,
        _ => null,
    };

    /// <summary>True if the server has accepted or refused binary transfer in both directions.</summary>
    public bool IsBinarySettled => IsSettled(_ours[Binary]) && IsSettled(_theirs[Binary]);

    /// <summary>Returns true if bytes begin with a Telnet negotiation (FF FB to FF FE), which no reply of a meter does.</summary>
    public static bool IsNegotiation(ReadOnlySpan<byte> bytes) => bytes is [Iac, >= Will and <= Dont, ..];

    /// <summary>Encodes data for sending: every FF is doubled.</summary>
    public static byte[] Encode(ReadOnlySpan<byte> data)
    {
        List<byte> wire = new(data.Length + 8);
        AddEscaped(wire, data);
        return [.. wire];
    }

    /// <summary>Encodes a command for sending.</summary>
    /// <param name="command">Command to encode.</param>
    /// <param name="value">Baud rate in Bd, or one of the values of the command.</param>
    public static byte[] Encode(ComPortCommand command, uint value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        List<byte> wire = new() { Iac, SubnegotiationBegin, ComPort, (byte)command };
        AddEscaped(wire, command == ComPortCommand.SetBaudRate ? bytes : bytes[^1..]);
        return [.. wire, Iac, SubnegotiationEnd];
    }

    /// <summary>Returns the first bytes of the client: the options to request, except those already negotiated by the server.</summary>
    public byte[] Open()
    {
        if (controlsPort)
            Ask(_ours, Will, ComPort);
        Ask(_ours, Will, Binary);
        Ask(_theirs, Do, Binary);
        Ask(_ours, Will, SuppressGoAhead);
        Ask(_theirs, Do, SuppressGoAhead);
        return TakeReplies();
    }

    /// <summary>Processes bytes from the server. The result does not depend on how the bytes are split.</summary>
    /// <param name="wire">Received bytes.</param>
    /// <param name="data">Receives the data; at least as long as <paramref name="wire"/>.</param>
    /// <returns>Number of data bytes.</returns>
    public int Feed(ReadOnlySpan<byte> wire, Span<byte> data)
    {
        int count = 0;
        foreach (byte one in wire)
        {
            if (IsData(one))
                data[count++] = one;
        }

        return count;
    }

    /// <summary>Returns the bytes to send to the server, once; empty if there are none.</summary>
    public byte[] TakeReplies()
    {
        byte[] replies = [.. _replies];
        _replies.Clear();
        return replies;
    }

    /// <summary>Returns the server's last answer to a command: the value now in force. Null before any answer.</summary>
    public uint? AnswerTo(ComPortCommand command) => _answers[(int)command];

    /// <summary>Discards the answer to a command before the command is sent again.</summary>
    public void Forget(ComPortCommand command) => _answers[(int)command] = null;

    private static void AddEscaped(List<byte> wire, ReadOnlySpan<byte> bytes)
    {
        foreach (byte one in bytes)
        {
            wire.Add(one);
            if (one == Iac)
                wire.Add(Iac);
        }
    }

    private static bool IsSettled(Agreement agreement) => agreement is Agreement.Yes or Agreement.Refused;

    private bool IsWanted(byte option) => option is Binary or SuppressGoAhead || (option == ComPort && controlsPort);

    private bool IsData(byte one)
    {
        switch (_state)
        {
            case State.Data when one == Iac:
                _state = State.Command;
                return false;
            case State.Data:
                return true;
            case State.Command:
                return IsEscaped(one);
            case State.Option:
                _state = State.Data;
                Negotiate(_verb, one);
                return false;
            default:
                Collect(one);
                return false;
        }
    }

    private bool IsEscaped(byte command)
    {
        _verb = command;
        _subnegotiationLength = 0;
        _state = command switch
        {
            Will or Wont or Do or Dont => State.Option,
            SubnegotiationBegin => State.Subnegotiation,
            _ => State.Data,
        };
        return command == Iac;
    }

    private void Collect(byte one)
    {
        if (_state == State.Subnegotiation && one == Iac)
        {
            _state = State.SubnegotiationCommand;
        }
        else if (_state == State.Subnegotiation || one == Iac)
        {
            _state = State.Subnegotiation;
            Keep(one);
        }
        else if (one == SubnegotiationEnd)
        {
            _state = State.Data;
            TakeAnswer(_subnegotiation.AsSpan(0, Math.Min(_subnegotiationLength, MaxSubnegotiationLength)));
        }
        else
        {
            // A subnegotiation without end: treat the next byte as a command of its own.
            IsEscaped(one);
        }
    }

    private void Keep(byte one)
    {
        if (_subnegotiationLength < MaxSubnegotiationLength)
            _subnegotiation[_subnegotiationLength++] = one;
    }

    private void TakeAnswer(ReadOnlySpan<byte> answer)
    {
        if (answer.Length < 3 || answer[0] != ComPort || answer[1] is < AnswerOffset or > AnswerOffset + LastCommand)
            return;

        ComPortCommand command = (ComPortCommand)(answer[1] - AnswerOffset);
        ReadOnlySpan<byte> value = answer[2..];
        if (value.Length == (command == ComPortCommand.SetBaudRate ? sizeof(uint) : 1))
            _answers[(int)command] = value.Length == 1 ? value[0] : BinaryPrimitives.ReadUInt32BigEndian(value);
    }

    private void Negotiate(byte verb, byte option)
    {
        switch (verb)
        {
            case Do:
                Agree(_ours, option, Will, Wont);
                break;
            case Will:
                Agree(_theirs, option, Do, Dont);
                break;
            case Dont:
                GiveUp(_ours, option, Wont);
                break;
            default:
                GiveUp(_theirs, option, Dont);
                break;
        }
    }

    // Answers to our requests, and options already settled, are not answered: so negotiation always ends.
    private void Agree(Agreement[] options, byte option, byte yes, byte no)
    {
        if (!IsWanted(option))
        {
            Reply(no, option);
            return;
        }

        if (options[option] is Agreement.No or Agreement.Refused)
            Reply(yes, option);

        options[option] = Agreement.Yes;
    }

    private void GiveUp(Agreement[] options, byte option, byte no)
    {
        if (options[option] == Agreement.Yes)
            Reply(no, option);

        options[option] = Agreement.Refused;
    }

    // The server may have asked first, and then has its answer already.
    private void Ask(Agreement[] options, byte verb, byte option)
    {
        if (options[option] == Agreement.No)
        {
            options[option] = Agreement.Asked;
            Reply(verb, option);
        }
    }

    private void Reply(byte verb, byte option) => _replies.AddRange([Iac, verb, option]);
}
