namespace Mbus.Client.Tests.Readings;

/// <summary>
/// What others say of the telegrams of ../shared/frames that have no expected values beside them: the project that the telegram is from,
/// in what its tests assert, and libmbus 0.10.0 (f09d613), in its normalised XML. Each line says one thing; numbers are in the unit itself,
/// records are function, storage, tariff, subunit, quantity, value and unit, those of libmbus in our words for quantities.
/// </summary>
internal static class ExpectedTelegrams
{
    public static readonly (string Place, string Project, string Libmbus)[] All =
    [
        ("jmbus/messages.json[0]", "", """
            id 10232271
            manufacturer LSE
            version 24
            access number 23
            status 00
            record 1 instantaneous 0 0 0 on time: 13399200 s
            record 2 instantaneous 0 0 0 date and time: 2014-09-26T16:48
            record 3 instantaneous 0 0 0 model: 3444564688920
            record 4 instantaneous 0 0 0 parameter set: WTT16
            record 5 error state 0 0 0 date: 2127-15-31
            record 6 instantaneous 0 0 0 bus address: 256
            record 7 instantaneous 0 0 0 plain text: 97 % BATT
            more no
            """),
        ("jmbus/messages.json[1]", "", """
            id 10232271
            manufacturer LSE
            version 24
            access number 30
            status 00
            record 1 instantaneous 0 0 0 on time: 13402800 s
            record 2 instantaneous 0 0 0 date and time: 2014-09-26T17:54
            record 3 instantaneous 0 0 0 model: 3444564688920
            record 4 instantaneous 0 0 0 parameter set: WTT16
            record 5 error state 0 0 0 date: 2127-15-31
            record 6 instantaneous 0 0 0 bus address: 256
            record 7 instantaneous 0 0 0 plain text: 97 % BATT
            more no
            """),
        ("jmbus/messages.json[2]", "", """
            id 10232271
            manufacturer LSE
            version 24
            access number 31
            status 00
            record 1 instantaneous 0 0 0 on time: 13402800 s
            record 2 instantaneous 0 0 0 date and time: 2014-09-26T18:13
            record 3 instantaneous 0 0 0 model: 3444564688920
            record 4 instantaneous 0 0 0 parameter set: WTT16
            record 5 error state 0 0 0 date: 2127-15-31
            record 6 instantaneous 0 0 0 bus address: 256
            record 7 instantaneous 0 0 0 plain text: 97 % BATT
            more no
            """),
        ("jmbus/messages.json[3]", """
            address 1
            records 3
            """, """
            id 00623702
            manufacturer EMH
            version 0
            access number 7
            status 00
            record 1 instantaneous 0 1 0 energy: 4090 Wh
            record 2 instantaneous 1 0 0 power: 0 W
            record 3 instantaneous 0 0 0 error flags: 0
            more no
            """),
        ("jmbus/messages.json[4]", """
            address 5
            records 6
            """, """
            id 30100608
            manufacturer NZR
            version 1
            access number 1
            status 00
            record 1 instantaneous 0 0 0 energy: 1274 Wh
            record 2 instantaneous 0 0 0 energy: 1274 Wh
            record 3 instantaneous 0 0 0 voltage: 237.2 V
            record 4 instantaneous 0 0 0 current: 0 A
            record 5 instantaneous 0 0 0 power: 0 W
            record 6 instantaneous 0 0 0 fabrication number: 30100608
            manufacturer data 0E
            more no
            """),
        ("jmbus/messages.json[5]", """
            address 1
            records 13
            """, """
            id 00919675
            manufacturer SVM
            version 8
            access number 6
            status 00
            record 1 instantaneous 0 0 0 energy: 78800000 Wh
            record 2 instantaneous 0 0 0 volume: 4915 m³
            record 3 instantaneous 0 0 1 volume: 4914.4 m³
            record 4 instantaneous 0 0 0 flow temperature: 63.3 °C
            record 5 instantaneous 0 0 0 return temperature: 42.2 °C
            record 6 instantaneous 0 0 0 temperature difference: 21.1 K
            record 7 instantaneous 0 0 0 on time: 8496000 s
            record 8 instantaneous 0 0 0 operating time: 6670800 s
            record 9 instantaneous 0 0 0 volume flow: 0.5 m³/h
            record 10 instantaneous 0 0 0 power: 0 W
            record 11 instantaneous 0 0 0 date and time: 2011-01-24T17:43
            record 12 instantaneous 0 0 1 heat cost allocation: 0 HCA units
            record 13 instantaneous 0 0 2 heat cost allocation: 0 HCA units
            manufacturer data E8 03 01 08 13 00 01 01 00 00 75 96 91 00 CD 4E 08 04 07 AC FF 03 75 96 91 00 01 01 01 02 FF 0F 05 3C 33 66 5A 66 CB 05 DF 05 FF FF 9D 39 13 01 A0 05 61 31
            more yes
            """),
        ("jmbus/messages.json[6]", """
            address 0
            records 9
            """, """
            id 08021382
            manufacturer LSE
            version 153
            access number 235
            status 00
            record 1 instantaneous 0 0 0 volume: 0.101 m³
            record 2 instantaneous 0 0 0 on time: 75427200 s
            record 3 instantaneous 0 0 0 date and time: 2011-09-14T08:56
            record 4 error state 0 0 0 date: 2000-00-00
            record 5 instantaneous 0 0 0 fabrication number: 8021382
            record 6 instantaneous 0 0 0 model: 2173253517322
            record 7 instantaneous 0 0 0 parameter set: WFH21
            record 8 instantaneous 0 0 0 firmware version: 0
            record 9 instantaneous 0 0 0 volume flow: 0 m³/h
            manufacturer data 37 FD 17 00 00 00 00 00 00 00 00 02 7A 0D 00 02 78 0D 00
            more no
            """),
        ("jmbus/messages.json[7]", """
            address 5
            records 10
            """, """
            id 08006491
            manufacturer LSE
            version 153
            access number 218
            status 00
            record 1 instantaneous 0 0 0 volume: 0 m³
            record 2 instantaneous 0 0 0 on time: 158709600 s
            record 3 instantaneous 0 0 0 date and time: 2011-12-01T10:36
            record 4 error state 0 0 0 date: 2000-00-00
            record 5 instantaneous 0 0 0 fabrication number: 8006491
            record 6 instantaneous 0 0 0 model: 2173253517322
            record 7 instantaneous 0 0 0 parameter set: WFH21
            record 8 instantaneous 0 0 0 firmware version: 0
            record 9 instantaneous 1 0 0 volume: 0 m³
            record 10 instantaneous 1 0 0 date: 2010-12-31
            manufacturer data 37 FD 17 00 00 00 00 00 00 00 00 02 7A 25 00 02 78 25 00
            more no
            """),
        ("jmbus/messages.json[8]", """
            address 13
            records 12
            """, """
            id 41564013
            manufacturer TST
            version 82
            access number 4
            status 00
            record 1 instantaneous 0 0 0 energy: 2220000000 Wh
            record 2 instantaneous 0 1 0 energy: 0 Wh
            record 3 instantaneous 0 2 0 volume: 0 m³
            record 4 instantaneous 0 0 0 volume: 65300 m³
            record 5 instantaneous 0 0 0 power: 16562000 W
            record 6 instantaneous 0 0 0 volume flow: 454 m³/h
            record 7 instantaneous 0 0 0 flow temperature: 70.6 °C
            record 8 instantaneous 0 0 0 return temperature: 38.4 °C
            record 9 instantaneous 0 0 0 temperature difference: 32.2 K
            record 10 instantaneous 0 0 0 operating time: 345600 s
            record 11 instantaneous 0 0 0 date and time: 2011-10-11T09:57
            record 12 error state 1 0 0 date: 2000-00-00
            more no
            """),
        ("jmbus/messages.json[9]", """
            address 1
            records 12
            """, """
            id 00919675
            manufacturer TST
            version 8
            access number 6
            status 00
            record 1 instantaneous 0 0 0 energy: 78800000 Wh
            record 2 instantaneous 0 0 0 volume: 4915 m³
            record 3 instantaneous 0 0 1 volume: 4914.4 m³
            record 4 instantaneous 0 0 0 flow temperature: 63.3 °C
            record 5 instantaneous 0 0 0 return temperature: 42.2 °C
            record 6 instantaneous 0 0 0 temperature difference: 21.1 K
            record 7 instantaneous 0 0 0 on time: 8496000 s
            record 8 instantaneous 0 0 0 operating time: 6670800 s
            record 9 instantaneous 0 0 0 volume flow: 0.5 m³/h
            record 10 instantaneous 0 0 0 power: 0 W
            record 11 instantaneous 0 0 0 date and time: 2011-01-24T17:43
            record 12 instantaneous 0 0 1 heat cost allocation: 0 HCA units
            manufacturer data E8 03 01 08 13 00 21 01 00 00 75 96 91 00 CD 4E 08 04 07 AC F8 03 75 96 91 33 01 41 01 02 FF 0F 05 3C 33 63 5A 66 CB 05 DF 05 FF FF 9D 39 13 01 A0 05 61 31
            more yes
            """),
        ("jmbus/messages.json[10]", """
            address 9
            records 23
            """, """
            id 00217819
            manufacturer ABB
            version 32
            access number 11
            status 10
            record 1 instantaneous 0 0 0 energy: 39130 Wh
            record 2 instantaneous 0 1 0 energy: 39130 Wh
            record 3 instantaneous 0 2 0 energy: 0 Wh
            record 4 instantaneous 0 3 0 energy: 0 Wh
            record 5 instantaneous 0 4 0 energy: 0 Wh
            record 6 instantaneous 0 0 1 energy: 0 Wh
            record 7 instantaneous 0 1 1 energy: 0 Wh
            record 8 instantaneous 0 2 1 energy: 0 Wh
            record 9 instantaneous 0 3 1 energy: 0 Wh
            record 10 instantaneous 0 4 1 energy: 0 Wh
            record 11 instantaneous 0 0 0 manufacturer specific: 1
            record 12 instantaneous 0 0 0 manufacturer specific: 0
            record 13 instantaneous 0 0 0 manufacturer specific: 0
            record 14 instantaneous 0 0 0 manufacturer specific: 0
            record 15 instantaneous 0 0 0 manufacturer specific: 0
            record 16 instantaneous 0 0 0 manufacturer specific: 0
            record 17 instantaneous 0 0 0 manufacturer specific: 3072
            record 18 instantaneous 0 0 0 manufacturer specific: 0
            record 19 instantaneous 0 0 0 manufacturer specific: 0
            record 20 instantaneous 0 0 0 date and time: 100101010101
            record 21 instantaneous 0 0 0 manufacturer specific: 80.01
            record 22 instantaneous 0 0 0 firmware version: A1.12.0
            record 23 instantaneous 0 0 0 manufacturer specific: A41 513-100
            manufacturer data
            more yes
            """),
        ("jmbus/messages.json[11]", """
            address 9
            records 24
            """, """
            id 00217819
            manufacturer ABB
            version 32
            access number 12
            status 10
            record 1 instantaneous 0 0 0 manufacturer specific: 927
            record 2 instantaneous 0 0 0 manufacturer specific: 15
            record 3 instantaneous 0 0 0 power: 18.68 W
            record 4 instantaneous 0 0 2 power: -3.33 W
            record 5 instantaneous 0 0 4 power: 38.1 W
            record 6 instantaneous 0 0 0 voltage: 230.6 V
            record 7 instantaneous 0 0 0 current: 0.166 A
            record 8 instantaneous 0 0 0 manufacturer specific: 5025
            record 9 instantaneous 0 0 0 manufacturer specific: 491
            record 10 instantaneous 0 0 0 manufacturer specific: -606
            record 11 instantaneous 0 0 0 manufacturer specific: 0
            record 12 instantaneous 0 0 0 manufacturer specific: -101
            record 13 instantaneous 0 0 0 manufacturer specific: 4
            record 14 instantaneous 0 0 2 energy: 0 Wh
            record 15 instantaneous 0 1 2 energy: 0 Wh
            record 16 instantaneous 0 2 2 energy: 0 Wh
            record 17 instantaneous 0 3 2 energy: 0 Wh
            record 18 instantaneous 0 4 2 energy: 0 Wh
            record 19 instantaneous 0 0 3 energy: 8550 Wh
            record 20 instantaneous 0 1 3 energy: 8550 Wh
            record 21 instantaneous 0 2 3 energy: 0 Wh
            record 22 instantaneous 0 3 3 energy: 0 Wh
            record 23 instantaneous 0 4 3 energy: 0 Wh
            record 24 instantaneous 0 0 0 manufacturer specific: 1
            manufacturer data
            more yes
            """),
        ("jmbus/messages.json[12]", """
            address 9
            records 16
            """, """
            id 00217819
            manufacturer ABB
            version 32
            access number 13
            status 10
            record 1 instantaneous 0 0 1 digital output: 0
            record 2 instantaneous 0 0 2 digital output: 0
            record 3 instantaneous 0 0 3 digital output: 0
            record 4 instantaneous 0 0 4 digital output: 0
            record 5 instantaneous 0 0 1 digital input: 0
            record 6 instantaneous 0 0 2 digital input: 0
            record 7 instantaneous 0 0 3 digital input: 0
            record 8 instantaneous 0 0 4 digital input: 0
            record 9 instantaneous 1 0 1 digital input: 0
            record 10 instantaneous 1 0 2 digital input: 0
            record 11 instantaneous 1 0 3 digital input: 1
            record 12 instantaneous 1 0 4 digital input: 1
            record 13 instantaneous 0 0 1 cumulation counter: 1
            record 14 instantaneous 0 0 2 cumulation counter: 1
            record 15 instantaneous 0 0 3 cumulation counter: 1
            record 16 instantaneous 0 0 4 cumulation counter: 1
            manufacturer data
            more yes
            """),
        ("jmbus/messages.json[13]", """
            address 9
            records 17
            """, """
            id 00217819
            manufacturer ABB
            version 32
            access number 14
            status 10
            record 1 instantaneous 0 0 0 energy: 39130 Wh
            record 2 instantaneous 0 0 1 energy: 0 Wh
            record 3 instantaneous 0 0 2 energy: 0 Wh
            record 4 instantaneous 0 0 3 energy: 8550 Wh
            record 5 instantaneous 0 0 0 manufacturer specific: 0
            record 6 instantaneous 0 0 1 manufacturer specific: 0
            record 7 instantaneous 0 0 2 manufacturer specific: 0
            record 8 instantaneous 0 0 3 manufacturer specific: 0
            record 9 instantaneous 0 0 0 manufacturer specific: 39139.01
            record 10 instantaneous 0 0 0 manufacturer specific: 3914.01
            record 11 instantaneous 0 0 0 manufacturer specific: 1000
            record 12 instantaneous 0 0 0 manufacturer specific: 1000
            record 13 instantaneous 0 0 4 energy: 76860 Wh
            record 14 instantaneous 0 0 5 energy: 0 Wh
            record 15 instantaneous 0 0 6 energy: 39130 Wh
            record 16 instantaneous 0 0 7 energy: -8550 Wh
            record 17 instantaneous 0 0 8 energy: 76860 Wh
            manufacturer data
            more yes
            """),
        ("jmbus/messages.json[14]", """
            address 9
            records 17
            """, """
            id 00217819
            manufacturer ABB
            version 32
            access number 15
            status 10
            record 1 instantaneous 1 0 0 date and time: 101000000
            record 2 instantaneous 1 0 0 energy: 0 Wh
            record 3 instantaneous 1 0 1 energy: 0 Wh
            record 4 instantaneous 1 0 2 energy: 0 Wh
            record 5 instantaneous 1 0 3 energy: 0 Wh
            record 6 instantaneous 1 1 0 energy: 0 Wh
            record 7 instantaneous 1 2 0 energy: 0 Wh
            record 8 instantaneous 1 3 0 energy: 0 Wh
            record 9 instantaneous 1 4 0 energy: 0 Wh
            record 10 instantaneous 1 1 2 energy: 0 Wh
            record 11 instantaneous 1 2 2 energy: 0 Wh
            record 12 instantaneous 1 3 2 energy: 0 Wh
            record 13 instantaneous 1 4 2 energy: 0 Wh
            record 14 instantaneous 1 0 1 cumulation counter: 1
            record 15 instantaneous 1 0 2 cumulation counter: 1
            record 16 instantaneous 1 0 3 cumulation counter: 1
            record 17 instantaneous 1 0 4 cumulation counter: 1
            manufacturer data
            more no
            """),
        ("gombus/tests.json[14]", """
            record 7 value 217.383
            """, """
            id 19004636
            manufacturer ACW
            version 20
            access number 64
            status 10
            record 1 instantaneous 0 0 0 fabrication number: 19004636
            record 2 instantaneous 0 0 0 plain text: cust. ID
            record 3 instantaneous 0 0 0 date and time: 2022-06-16T22:50
            record 4 instantaneous 0 0 0 plain text: 4250 bat. time
            record 5 instantaneous 0 0 0 volume: 223.349 m³
            record 6 instantaneous 0 0 0 volume: 0 m³
            record 7 instantaneous 1 0 0 volume: 217.383 m³
            manufacturer data 00 00 1F
            more no
            """),
        ("gombus/tests.json[16]", """
            id 90072114
            more yes
            """, """
            id 90072114
            manufacturer GAV
            version 199
            access number 77
            status 00
            record 1 instantaneous 0 0 0 energy: 7823600 Wh
            record 2 instantaneous 0 0 0 reserved: 37219 Reserved
            record 3 instantaneous 0 0 0 power: 210.2 W
            record 4 instantaneous 0 0 0 reserved: -310 Reserved
            record 5 instantaneous 0 0 0 reserved: 2157 Reserved
            record 6 instantaneous 0 0 0 dimensionless: 988
            record 7 instantaneous 0 0 4 voltage: 403.6 V
            record 8 instantaneous 0 0 0 voltage: 233 V
            record 9 instantaneous 0 0 1 current: 1.234 A
            record 10 instantaneous 0 0 2 current: 0.12 A
            record 11 instantaneous 0 0 3 current: 0 A
            manufacturer data
            more yes
            """),
        ("gombus/tests.json[17]", """
            id 19004636
            records 9
            more yes
            record 7 value 217.383
            record 2 unit cust. ID
            record 4 unit bat. time
            """, """
            id 19004636
            manufacturer ACW
            version 20
            access number 157
            status 10
            record 1 instantaneous 0 0 0 fabrication number: 19004636
            record 2 instantaneous 0 0 0 plain text: cust. ID
            record 3 instantaneous 0 0 0 date and time: 2022-06-19T20:53
            record 4 instantaneous 0 0 0 plain text: 4247 bat. time
            record 5 instantaneous 0 0 0 volume: 224.769 m³
            record 6 instantaneous 0 0 0 volume: 0 m³
            record 7 instantaneous 1 0 0 volume: 217.383 m³
            manufacturer data 00 00 1F
            more no
            """),
        ("m-bus-parser/other.json[1]", "", """
            id 11490378
            manufacturer ACW
            version 14
            access number 10
            status 00
            record 1 instantaneous 0 0 0 fabrication number: 11490378
            record 2 instantaneous 0 0 0 volume: 54.321 m³
            record 3 instantaneous 1 0 0 date: 2000-00-00
            record 4 instantaneous 1 0 0 volume: 0 m³
            record 5 instantaneous 0 0 0 date and time: 2014-03-13T11:11
            record 6 instantaneous 0 0 0 operating time: 0 s
            record 7 instantaneous 0 0 0 firmware version: 2
            record 8 instantaneous 0 0 0 software version: 6
            manufacturer data 00 01 75 13
            more no
            """),
        ("m-bus-parser/other.json[4]", """
            address 1
            """, """
            id 00000001
            manufacturer ELV
            version 1
            access number 24
            status 00
            record 1 instantaneous 0 0 0 fabrication number: 56
            record 2 instantaneous 0 0 0 digital input: 0
            record 3 instantaneous 0 0 0 plain text: 33.96 %RH
            record 4 minimum 0 0 0 plain text: 33.13 %RH
            record 5 maximum 0 0 0 plain text: 44.51 %RH
            record 6 instantaneous 0 0 0 external temperature: 24.84 °C
            record 7 minimum 0 0 0 external temperature: 24.38 °C
            record 8 maximum 0 0 0 external temperature: 24.87 °C
            record 9 instantaneous 0 0 0 averaging duration: 0 s
            record 10 error state 1 0 0 external temperature: 0 °C
            record 11 error state 2 0 0 external temperature: 0 °C
            manufacturer data
            more yes
            """),
        ("m-bus-parser/other.json[7]", """
            record 1 value 0
            record 2 value 0.3
            record 3 value 0
            record 3 unit W
            record 4 value 0
            record 4 unit m³/h
            record 5 value 128.8
            record 8 value 0012-01-12
            """, """
            id 02205100
            manufacturer SLB
            version 2
            access number 0
            status 88
            record 1 instantaneous 0 0 0 energy: 0 Wh
            record 2 instantaneous 0 0 0 volume: 0.3 m³
            record 3 instantaneous 0 0 0 power: 0 W
            record 4 instantaneous 0 0 0 volume flow: 0 m³/h
            record 5 instantaneous 0 0 0 flow temperature: 128.8 °C
            record 6 instantaneous 0 0 0 return temperature: 51.6 °C
            record 7 instantaneous 0 0 0 temperature difference: 77.23 K
            record 8 instantaneous 0 0 0 date: 2012-01-12
            record 9 instantaneous 0 0 0 operating time: 292291200 s
            manufacturer data 60 00
            more no
            """),
        ("m-bus-parser/other.json[9]", """
            address 0
            medium 02
            records 11
            record 1 instantaneous 0 0 0 energy: 11500 Wh
            record 2 instantaneous 0 0 0 reactive energy: 0 varh
            record 3 instantaneous 0 0 0 power: 14.3 W
            record 4 instantaneous 0 0 0 reactive power: -8.1 var
            record 5 instantaneous 0 0 0 apparent power: 16.5 VA
            record 6 instantaneous 0 0 0 dimensionless: 0.868
            record 7 instantaneous 0 0 4 voltage: 0 V
            record 8 instantaneous 0 0 0 voltage: 75.9 V
            record 9 instantaneous 0 0 1 current: 0.119 A
            record 10 instantaneous 0 0 2 current: 0 A
            record 11 instantaneous 0 0 3 current: 0 A
            """, """
            id 12345678
            manufacturer TST
            version 199
            access number 42
            status 00
            record 1 instantaneous 0 0 0 energy: 11500 Wh
            record 2 instantaneous 0 0 0 reserved: 0 Reserved
            record 3 instantaneous 0 0 0 power: 14.3 W
            record 4 instantaneous 0 0 0 reserved: -81 Reserved
            record 5 instantaneous 0 0 0 reserved: 165 Reserved
            record 6 instantaneous 0 0 0 dimensionless: 868
            record 7 instantaneous 0 0 4 voltage: 0 V
            record 8 instantaneous 0 0 0 voltage: 75.9 V
            record 9 instantaneous 0 0 1 current: 0.119 A
            record 10 instantaneous 0 0 2 current: 0 A
            record 11 instantaneous 0 0 3 current: 0 A
            manufacturer data
            more yes
            """),
        ("node-mbus/telegrams.json[0]", """
            id 11490378
            record 1 value 11490378
            """, """
            id 11490378
            manufacturer ACW
            version 14
            access number 41
            status 00
            record 1 instantaneous 0 0 0 fabrication number: 11490378
            record 2 instantaneous 0 0 0 volume: 54.321 m³
            record 3 instantaneous 1 0 0 date: 2000-00-00
            record 4 instantaneous 1 0 0 volume: 0 m³
            record 5 instantaneous 0 0 0 date and time: 2012-01-24T13:29
            record 6 instantaneous 0 0 0 operating time: 0 s
            record 7 instantaneous 0 0 0 firmware version: 2
            record 8 instantaneous 0 0 0 software version: 6
            manufacturer data 00 00 8F 13
            more no
            """),
        ("node-mbus/telegrams.json[1]", """
            id 0500023E
            record 1 value 12520
            """, """
            id 0500023E
            manufacturer SBC
            version 18
            access number 19
            status 00
            record 1 instantaneous 0 1 0 energy: 12520 Wh
            record 2 instantaneous 2 1 0 energy: 12520 Wh
            record 3 instantaneous 0 2 0 energy: 17744330 Wh
            record 4 instantaneous 2 2 0 energy: 17744330 Wh
            record 5 instantaneous 0 0 0 voltage: 237 V
            record 6 instantaneous 0 0 0 current: 3.2 A
            record 7 instantaneous 0 0 0 power: 790 W
            record 8 instantaneous 0 0 1 power: -180 W
            record 9 instantaneous 0 0 0 voltage: 231 V
            record 10 instantaneous 0 0 0 current: 3.5 A
            record 11 instantaneous 0 0 0 power: 810 W
            record 12 instantaneous 0 0 1 power: -150 W
            record 13 instantaneous 0 0 0 voltage: 228 V
            record 14 instantaneous 0 0 0 current: 6.9 A
            record 15 instantaneous 0 0 0 power: 1600 W
            record 16 instantaneous 0 0 1 power: -320 W
            record 17 instantaneous 0 0 0 manufacturer specific: 0
            record 18 instantaneous 0 0 0 power: 3200 W
            record 19 instantaneous 0 0 1 power: -650 W
            record 20 instantaneous 0 0 0 manufacturer specific: 4
            more no
            """),
        ("node-mbus/telegrams.json[2]", """
            secondary address 6200165396150331
            """, """
            id 62001653
            manufacturer ELV
            version 3
            access number 23
            status 00
            manufacturer data
            more no
            """),
        ("node-mbus/telegrams.json[3]", """
            secondary address 6802476496151F1B
            """, """
            id 68024764
            manufacturer ELV
            version 31
            access number 42
            status 00
            record 1 instantaneous 0 0 0 energy: J
            more no
            """),
        ("node-mbus/telegrams.json[4]", """
            secondary address 17834320B4090107
            """, """
            id 17834320
            manufacturer BMT
            version 1
            access number 43
            status 00
            record 1 instantaneous 0 0 0 volume: 0.018 m³
            more no
            """),
        ("wired-datalink/spec_frames.json[3]", """
            address 5
            """, """
            id 12345678
            access number 10
            status 00
            record 1 instantaneous 0 0 0 : 1 l
            record 2 instantaneous 0 0 0 : 135 reserved but historic
            more no
            """),
        ("wired-datalink/spec_frames.json[4]", """
            address 2
            record 1 instantaneous 0 0 0 volume: 12.565 m³
            record 2 maximum 5 0 0 volume flow: 0.113 m³/h
            record 3 instantaneous 0 2 1 energy: 218370 Wh
            """, """
            id 12345678
            manufacturer PAD
            version 1
            access number 85
            status 00
            record 1 instantaneous 0 0 0 volume: 12.565 m³
            record 2 maximum 5 0 0 volume flow: 0.113 m³/h
            record 3 instantaneous 0 2 1 energy: 218370 Wh
            more no
            """),
        ("gombus/Meterlogger-response.hex", """
            id 72927502
            manufacturer KAM
            version 52
            medium 0C
            access number 83
            records 30
            more no
            """, """
            id 72927502
            manufacturer KAM
            version 52
            access number 83
            status 00
            record 1 instantaneous 0 0 0 energy: 480000000 J
            record 2 instantaneous 0 0 0 manufacturer specific: 3002
            record 3 instantaneous 0 0 0 manufacturer specific: 1828
            record 4 instantaneous 0 0 0 volume: 4.753 m³
            record 5 instantaneous 0 0 1 volume: 0 m³
            record 6 instantaneous 0 0 2 volume: 0 m³
            record 7 instantaneous 0 0 0 on time: 11001600 s
            record 8 error state 0 0 0 on time: 0 s
            record 9 instantaneous 0 0 0 flow temperature: 54.56 °C
            record 10 instantaneous 0 0 0 return temperature: 51.19 °C
            record 11 instantaneous 0 0 0 temperature difference: 3.37 K
            record 12 instantaneous 0 0 0 power: 0 W
            record 13 maximum 0 0 0 power: 4000 W
            record 14 instantaneous 0 0 0 volume flow: 0 m³/h
            record 15 maximum 0 0 0 volume flow: 0.093 m³/h
            record 16 instantaneous 0 0 0 manufacturer specific: 0
            record 17 instantaneous 0 0 0 date and time: 2023-07-22T10:59
            record 18 instantaneous 1 0 0 energy: 244000000 J
            record 19 instantaneous 1 0 0 manufacturer specific: 1548
            record 20 instantaneous 1 0 0 manufacturer specific: 949
            record 21 instantaneous 1 0 0 volume: 2.462 m³
            record 22 instantaneous 1 0 1 volume: 0 m³
            record 23 instantaneous 1 0 2 volume: 0 m³
            record 24 maximum 1 0 0 power: 3700 W
            record 25 maximum 1 0 0 volume flow: 0.093 m³/h
            record 26 instantaneous 1 0 0 date: 2023-07-01
            record 27 instantaneous 0 0 0 manufacturer specific: 6657
            record 28 instantaneous 0 0 0 fabrication number: 72927502
            record 29 instantaneous 0 0 0 manufacturer specific: 2100102
            record 30 instantaneous 0 0 0 manufacturer specific: 17760201
            more no
            """),
        ("m-bus-parser/rscada-diff/test-frames--SBC_Saia-Burgess-ALE3.hex", "", """
            id 19000055
            manufacturer SBC
            version 22
            access number 191
            status 00
            record 1 instantaneous 0 1 0 energy: 2930 Wh
            record 2 instantaneous 2 1 0 energy: 2930 Wh
            record 3 instantaneous 0 2 0 energy: 60 Wh
            record 4 instantaneous 2 2 0 energy: 60 Wh
            record 5 instantaneous 0 0 0 voltage: 223 V
            record 6 instantaneous 0 0 0 current: 0 A
            record 7 instantaneous 0 0 0 power: 0 W
            record 8 instantaneous 0 0 1 power: 0 W
            record 9 instantaneous 0 0 0 voltage: 0 V
            record 10 instantaneous 0 0 0 current: 0 A
            record 11 instantaneous 0 0 0 power: 0 W
            record 12 instantaneous 0 0 1 power: 0 W
            record 13 instantaneous 0 0 0 voltage: 0 V
            record 14 instantaneous 0 0 0 current: 0 A
            record 15 instantaneous 0 0 0 power: 0 W
            record 16 instantaneous 0 0 1 power: 0 W
            record 17 instantaneous 0 0 0 manufacturer specific: 0
            record 18 instantaneous 0 0 0 power: 0 W
            record 19 instantaneous 0 0 1 power: 0 W
            record 20 instantaneous 0 0 0 manufacturer specific: 0
            more no
            """),
        ("m-bus-parser/rscada-diff/test-frames--EMU_EMU-Professional-375-M-Bus.hex", "", """
            id 00032629
            manufacturer EMU
            version 16
            access number 2
            status 00
            record 1 instantaneous 0 0 0 fabrication number: 32629
            record 2 instantaneous 0 1 0 energy: 1364 Wh
            record 3 instantaneous 0 2 0 energy: 0 Wh
            record 4 instantaneous 0 1 2 energy: 7854 Wh
            record 5 instantaneous 0 2 2 energy: 0 Wh
            record 6 instantaneous 0 0 0 power: -2 W
            record 7 instantaneous 0 0 0 power: 0 W
            record 8 instantaneous 0 0 0 power: 0 W
            record 9 instantaneous 0 0 0 power: -2 W
            record 10 instantaneous 0 0 2 power: 14 W
            record 11 instantaneous 0 0 2 power: 0 W
            record 12 instantaneous 0 0 2 power: 0 W
            record 13 instantaneous 0 0 2 power: 14 W
            record 14 instantaneous 0 0 0 voltage: 225.7 V
            record 15 instantaneous 0 0 0 voltage: 0 V
            record 16 instantaneous 0 0 0 voltage: 0 V
            record 17 minimum 0 0 0 voltage: 187.4 V
            record 18 minimum 0 0 0 voltage: 0 V
            record 19 minimum 0 0 0 voltage: 0 V
            record 20 maximum 0 0 0 voltage: 241 V
            record 21 maximum 0 0 0 voltage: 0 V
            record 22 maximum 0 0 0 voltage: 0 V
            record 23 instantaneous 0 0 0 current: -0.066 A
            record 24 instantaneous 0 0 0 current: 0 A
            record 25 instantaneous 0 0 0 current: 0 A
            record 26 instantaneous 0 0 0 current: -0.066 A
            record 27 instantaneous 0 0 0 manufacturer specific: 13
            record 28 instantaneous 0 0 0 manufacturer specific: 0
            record 29 instantaneous 0 0 0 manufacturer specific: 0
            record 30 instantaneous 0 0 0 manufacturer specific: 500
            record 31 instantaneous 0 0 0 reset counter: 56
            record 32 instantaneous 0 0 0 error flags: 0
            more no
            """),
        ("gombus/tests.json[4]", """
            address 1
            records 0
            """, ""),
        ("gombus/tests.json[6]", """
            address 253
            records 1
            record 1 value 2
            """, ""),
        ("gombus/tests.json[7]", """
            address 253
            records 1
            record 1 value 1
            """, ""),
        ("gombus/tests.json[8]", """
            address 1
            records 1
            record 1 value 44
            """, ""),
        ("gombus/tests.json[9]", """
            address 250
            record 1 value 44
            """, ""),
        ("gombus/tests.json[10]", """
            address 253
            record 1 value 44
            """, ""),
        ("gombus/tests.json[11]", """
            address 254
            record 1 value 44
            """, ""),
        ("gombus/tests.json[12]", """
            address 1
            record 1 value 1
            """, ""),
        ("gombus/tests.json[13]", """
            address 1
            record 1 value 250
            """, ""),
        ("gombus/tests.json[15]", """
            address 0
            record 1 value 3
            """, ""),
        ("gombus/tests.json[5]", """
            address 253
            secondary address FFFFFFFFFFFFFFFF
            records 0
            """, ""),
        ("m-bus-parser/other.json[0]", """
            address 1
            records 0
            """, ""),
        ("wired-datalink/spec_frames.json[2]", """
            address 254
            records 0
            """, ""),
        ("m-bus-parser/other.json[5]", """
            address 254
            record 1 value 8
            """, ""),
    ];
}
