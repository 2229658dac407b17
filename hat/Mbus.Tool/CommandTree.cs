using System.CommandLine;
using Mbus.Tool.Commands;

namespace Mbus.Tool;

/// <summary>The command <c>mbus</c> with all its subcommands.</summary>
internal static class CommandTree
{
    internal const string Name = "mbus";

    internal static RootCommand Create()
    {
        ToolRootCommand root = new("M-Bus (EN 13757) at the edge: reads meters, shares one bus among many masters, simulates meters.")
        {
            BridgeCommand.Create(),
            GatewayProgram.Commands(),
            SlaveCommand.Create(),
            ReadCommand.Create(),
            ScanCommand.Create(),
            SearchCommand.Create(),
            PingCommand.Create(),
            SetCommand.Create(),
            ResetCommand.Create(),
            SendCommand.Create(),
            ListenCommand.Create(),
            DecodeCommand.Create(),
            ReplayCommand.Create(),
            PortsCommand.Create(),
            HatCommand.Create(),
            DoctorCommand.Create(),
            CompletionCommand.Create(),
        };
        root.Remarks = """
            Start here:
              mbus bridge --on sim                      simulated meters behind a TCP bridge
              mbus read 1 --on tcp://127.0.0.1:10001    read one of them through it
              mbus search --on sim                      find all meters by their secondary addresses
              mbus decode telegram.hex --explain        explain every byte of a telegram

            A line (--on) connects to a bus:
              sim, sim:FILE         simulated meters: built-in meters, or meters from a file
              /dev/ttyAMA0          a serial port, 8E1; 'mbus ports' lists them
              hat                   M-Bus Master HAT of a Raspberry Pi; the bus is powered while the line is open
              usb:0403:6001         a USB converter in any USB port: usb:VID:PID[:SERIAL][#N]
              tcp://HOST:PORT       a bridge or converter on the network; telnet:// and udp:// for one that transfers bytes in this way
              tcp-listen://ADDRESS:PORT  a gateway that dials in: this machine listens
              rfc2217://HOST:PORT   a serial port of another machine (for example ser2net), which is set to 8E1 and the baud rate
              pty                   a new pseudo-terminal, for a program that requires a serial port
            A line may have options after commas: baud=300..38400 (default 2400), slack=TIME for slow meters and converters,
            wake=BYTExCOUNT[/PAUSE[/AWAKE]] for meters that need a wake-up preamble, for example /dev/ttyUSB0,baud=9600,slack=500ms or
            /dev/ttyUSB0,wake=55x132/100ms/20s.

            Options that are not on the command line are read from the environment: MBUS_ON, MBUS_BAUD, MBUS_TIMEOUT, MBUS_RETRIES, MBUS_FORMAT,
            MBUS_KEY_FILE, MBUS_KEY; then from a settings file: --config, else MBUS_CONFIG, else ~/.config/mbus/mbus.json, else
            /etc/mbus/mbus.json. Example:
              {"on": "/dev/ttyAMA0", "baud": 9600, "timeout": "500ms", "bridge": {"listen": ["0.0.0.0:10001"], "readOnly": true}}
            Options of one command are in an object with the name of the command. baud applies to lines without a baud rate. A key file, and a
            settings file with a key, must not be readable by other users or writable by the group: chmod 640 or stricter.

            Exit codes: 0 success; 1 no valid reply from the bus, or a telegram is damaged; 2 invalid argument or input;
            3 a line or address cannot be opened or was lost; 70 internal error; 130 stopped by Ctrl-C;
            141 the reader of the output closed it.
            """;
        return root;
    }
}
