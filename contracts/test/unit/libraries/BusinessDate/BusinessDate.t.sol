// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {IVoucherLedger} from "../../../../src/interfaces/IVoucherLedger.sol";
import {BusinessDate} from "../../../../src/libraries/BusinessDate.sol";
import {Calendar} from "../../../utils/Calendar.sol";
import {Libraries} from "../../../utils/Libraries.sol";
import {START} from "../../../utils/Members.sol";
import {Test} from "../../../utils/Test.sol";

contract BusinessDateTest is Test {
    using Calendar for Calendar.Date;

    uint16 private constant DAY_2000 = 10_957; // 2000-01-01
    uint16 private constant DAY_2148_END = 65_378; // 2148-12-31

    Libraries private immutable _libraries = new Libraries();

    /// Every day from 1970 to the end of 2148, there; and from 2000 on, back.
    function test_ItAgreesWithACalendarOnEveryDay() external pure {
        Calendar.Date memory d = Calendar.epoch();
        for (uint16 day = 0; day <= DAY_2148_END; ++day) {
            uint32 ymd = d.ymd();
            if (BusinessDate.toYmd(day) != ymd) assertEq(BusinessDate.toYmd(day), ymd, "toYmd");
            if (day >= DAY_2000 && BusinessDate.fromYmd(ymd) != day) assertEq(ymd, day, "fromYmd");
            d.step();
        }
        assertEq(d.ymd(), 2149_0101);
    }

    function testFuzz_ItAddsMonthsAsACalendarDoes(uint16 day, uint8 months) external pure {
        day = uint16(bound(day, DAY_2000, DAY_2148_END - 366));
        months = uint8(bound(months, 0, 12));
        Calendar.Date memory d = Calendar.read(BusinessDate.toYmd(day));
        assertEq(BusinessDate.toYmd(BusinessDate.addMonths(day, months)), d.plusMonths(months).ymd());
    }

    /// Day after day through two leap years and a century that is none, by every tenor a policy allows.
    function test_ItAddsMonthsOnEveryDayAroundALeapYear() external pure {
        _assertMonthsIn(2027_0101, 800);
        _assertMonthsIn(2099_0601, 400);
    }

    function test_ItClampsToTheEndOfTheMonth() external pure {
        assertEq(_plus(2026_0831, 6), 2027_0228);
        assertEq(_plus(2027_0831, 6), 2028_0229);
        assertEq(_plus(2026_0331, 1), 2026_0430);
        assertEq(_plus(2028_0229, 12), 2029_0228);
        assertEq(_plus(2026_1231, 2), 2027_0228);
        assertEq(_plus(2099_0829, 6), 2100_0228); // 2100 is no leap year
        assertEq(_plus(2026_0830, 0), 2026_0830);
    }

    function test_ItKnowsLeapYears() external pure {
        assertEq(BusinessDate.daysIn(2000, 2), 29);
        assertEq(BusinessDate.daysIn(2024, 2), 29);
        assertEq(BusinessDate.daysIn(2026, 2), 28);
        assertEq(BusinessDate.daysIn(2100, 2), 28);
        for (uint32 month = 1; month <= 12; ++month) {
            assertEq(BusinessDate.daysIn(2026, month), Calendar.lengthOf(2026, month));
        }
    }

    function test_RevertWhen_TheDateDoesNotExist() external {
        uint32[14] memory dates = [
            uint32(0),
            2026_0000,
            2026_0100,
            2026_0001,
            2026_1301,
            2026_0132,
            2026_0229,
            2100_0229,
            2026_0431,
            2026_0631,
            2026_0931,
            2026_1131,
            202_603_020,
            type(uint32).max
        ];
        for (uint256 i = 0; i < dates.length; ++i) {
            _refuses(dates[i]);
        }
    }

    function test_RevertWhen_TheYearIsBefore2000OrAfter2148() external {
        _refuses(1999_1231);
        _refuses(2149_0101);
        assertEq(_libraries.fromYmd(2000_0101), DAY_2000);
        assertEq(_libraries.fromYmd(2148_1231), DAY_2148_END);
    }

    function testFuzz_ItTakesADateOrRefusesIt(uint32 digits) external {
        digits = uint32(bound(digits, 1990_0000, 2160_9999));
        Calendar.Date memory d = Calendar.read(digits);
        bool exists = d.year >= 2000 && d.year <= 2148 && d.month >= 1 && d.month <= 12 && d.day >= 1
            && d.day <= Calendar.lengthOf(d.year, d.month);
        if (exists) assertEq(BusinessDate.toYmd(_libraries.fromYmd(digits)), digits);
        else _refuses(digits);
    }

    /// A day begins at midnight in Shanghai, which is 16:00 of the day before in UTC.
    function test_ItTurnsTheDayAtMidnightInShanghai() external {
        vm.warp(START + 15 hours - 1);
        assertEq(BusinessDate.toYmd(_libraries.today()), 2026_0302);
        vm.warp(START + 15 hours);
        assertEq(BusinessDate.toYmd(_libraries.today()), 2026_0303);
        vm.warp(START - 9 hours);
        assertEq(BusinessDate.toYmd(_libraries.today()), 2026_0302);
        vm.warp(START - 9 hours - 1);
        assertEq(BusinessDate.toYmd(_libraries.today()), 2026_0301);
    }

    function _assertMonthsIn(uint32 first, uint16 count) private pure {
        uint16 day = BusinessDate.fromYmd(first);
        Calendar.Date memory d = Calendar.read(first);
        for (uint16 i = 0; i < count; ++i) {
            for (uint8 months = 1; months <= 12; ++months) {
                uint32 have = BusinessDate.toYmd(BusinessDate.addMonths(day + i, months));
                if (have != d.plusMonths(months).ymd()) assertEq(have, d.plusMonths(months).ymd(), "addMonths");
            }
            d.step();
        }
    }

    function _plus(uint32 ymd, uint8 months) private pure returns (uint32) {
        return BusinessDate.toYmd(BusinessDate.addMonths(BusinessDate.fromYmd(ymd), months));
    }

    function _refuses(uint32 ymd) private {
        vm.expectRevert(abi.encodeWithSelector(IVoucherLedger.DateInvalid.selector, ymd));
        _libraries.fromYmd(ymd);
    }
}
